/** Runs stand-ins as processes of their own, by SageMaker's container contract. */
import { mkdir } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { typescriptLoader } from "../../../../machine/typescriptLoader";
import type { RunningProcess } from "../../contract";
import type { SagemakerContext } from "./context";

export interface ContainerOptions {
  /** The stand-in's program. */
  readonly program: string;
  /** The container's own folder. Holds `ml` (stands for /opt/ml), `home` and `tmp`. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
}

/** The folder that stands for /opt/ml. */
export function mlRoot(containerFolder: string): string {
  return join(containerFolder, "ml");
}

/** Starts a container with an environment of nothing but what the contract names. */
export async function startContainer({ cloud }: SagemakerContext, options: ContainerOptions): Promise<RunningProcess> {
  const home = join(options.folder, "home");
  const temporary = join(options.folder, "tmp");
  await Promise.all([home, temporary].map((folder) => mkdir(folder, { recursive: true })));
  return cloud.processes.start({
    file: process.execPath,
    arguments: ["--require", typescriptLoader, options.program],
    folder: options.folder,
    environment: {
      ...options.environment,
      PATH: [dirname(process.execPath), "/usr/bin", "/bin"].join(delimiter),
      HOME: home,
      TMPDIR: temporary,
      LANG: "C.UTF-8",
      ML_ROOT: mlRoot(options.folder),
    },
    onLine: options.onLine,
  });
}
