/** Runs containers as processes of their own, by SageMaker's container contract. */
import type { ProcessPurpose, RunningProcess } from "../../contract";
import type { SagemakerContext } from "./context";
import { containerEnvironment, type RunnableImage } from "./images";

export interface ContainerOptions extends RunnableImage {
  /** The container's own folder, where it starts. Holds `ml` (stands for /opt/ml), `home` and `tmp`. */
  readonly folder: string;
  /** Variables of the request. */
  readonly environment: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
  readonly purpose: ProcessPurpose;
}

/** Starts a container with an environment of nothing but what the contract and its image name. */
export async function startContainer(
  { cloud }: SagemakerContext,
  { image, command, folder, environment, onLine, purpose }: ContainerOptions,
): Promise<RunningProcess> {
  return cloud.processes.start({
    ...command,
    folder,
    environment: await containerEnvironment(image, folder, environment),
    onLine,
    purpose,
  });
}
