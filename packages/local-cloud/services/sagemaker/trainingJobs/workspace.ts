/** The folder that a training container finds: SageMaker's layout of /opt/ml. */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { codeOf } from "../../../nodeErrors";
import { mlRoot } from "../images";
import type { CreateTrainingJobRequest } from "./requests";

/** The name of the only instance of a job. */
export const hostName = "algo-1";

/** The folders of one training container. */
export class TrainingWorkspace {
  public readonly model: string;
  public readonly checkpoints: string;
  public readonly archive: string;
  private readonly root: string;

  public constructor(public readonly folder: string) {
    this.root = mlRoot(folder);
    this.model = join(this.root, "model");
    this.checkpoints = join(this.root, "checkpoints");
    this.archive = join(folder, "model.tar.gz");
  }

  public channel(name: string): string {
    return join(this.root, "input", "data", name);
  }

  /** Makes every folder, and the configuration files that the container reads. */
  public async prepare(request: CreateTrainingJobRequest): Promise<void> {
    await this.remove();
    const configuration = join(this.root, "input", "config");
    const channels = (request.InputDataConfig ?? []).map(({ ChannelName }) => this.channel(ChannelName));
    const folders = [configuration, this.model, this.checkpoints, join(this.root, "output", "data"), ...channels];
    await Promise.all(folders.map((folder) => mkdir(folder, { recursive: true })));
    for (const [name, content] of Object.entries(configurationFiles(request))) {
      await writeFile(join(configuration, `${name}.json`), JSON.stringify(content));
    }
  }

  /** What the container says about its failure, when it says something. */
  public async failure(): Promise<string | undefined> {
    const text = await readFile(join(this.root, "output", "failure"), "utf8").catch((error: unknown) => {
      if (codeOf(error) === "ENOENT") return "";
      throw error;
    });
    return text.trim() === "" ? undefined : text.trim();
  }

  public remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}

function configurationFiles(request: CreateTrainingJobRequest): Readonly<Record<string, unknown>> {
  const channels = (request.InputDataConfig ?? []).map((channel) => {
    const description = {
      ...(channel.ContentType === undefined ? {} : { ContentType: channel.ContentType }),
      TrainingInputMode: "File",
      S3DistributionType: channel.DataSource.S3DataSource.S3DataDistributionType,
      RecordWrapperType: channel.RecordWrapperType,
    };
    return [channel.ChannelName, description] as const;
  });
  return {
    hyperparameters: request.HyperParameters,
    inputdataconfig: Object.fromEntries(channels),
    resourceconfig: {
      current_host: hostName,
      hosts: [hostName],
      current_instance_type: request.ResourceConfig.InstanceType,
      network_interface_name: "lo",
    },
  };
}
