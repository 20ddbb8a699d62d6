/** What a container sees of this machine: an empty environment plus what the contract and its description name. */
import { mkdir } from "node:fs/promises";
import { dirname, delimiter, join } from "node:path";
import { machinePrograms } from "../../../environment";
import type { ContainerImage } from "./description";

/** The folder that stands for /opt/ml. */
export function mlRoot(containerFolder: string): string {
  return join(containerFolder, "ml");
}

/**
 * The environment of a container's processes, with the folders that it names. What the local cloud gives comes last:
 * nothing replaces it.
 *
 * @param folder the container's own
 */
export async function containerEnvironment(
  image: ContainerImage,
  folder: string,
  requested: Readonly<Record<string, string>> = {},
): Promise<Readonly<Record<string, string>>> {
  const home = join(folder, "home");
  const temporary = join(folder, "tmp");
  await Promise.all([home, temporary].map((made) => mkdir(made, { recursive: true })));
  return {
    ...image.environment,
    ...requested,
    // The person's own order, so that an active virtual environment is found; this Node when there is no other.
    PATH: [...machinePrograms(), dirname(process.execPath)].join(delimiter),
    HOME: home,
    TMPDIR: temporary,
    LANG: "C.UTF-8",
    // The name that AWS's own toolkits for containers read (sagemaker-training 5.1, sagemaker-inference 1.10).
    SAGEMAKER_BASE_DIR: mlRoot(folder),
  };
}
