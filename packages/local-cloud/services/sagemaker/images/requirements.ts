/** Whether this machine has what an image needs. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Processes } from "../../../contract";
import { type Command, type ContainerImage, UnusableImage } from "./description";
import { containerEnvironment } from "./environment";

type Requirement = ContainerImage["requirements"][number];
type Start = Pick<Processes, "start">;

/**
 * Runs the checks of an image as its containers will be run.
 *
 * @throws UnusableImage with everything that is missing, and what to do about each
 */
export async function requireInstalled(image: ContainerImage, processes: Start): Promise<void> {
  if (image.requirements.length === 0) return;
  const folder = await mkdtemp(join(tmpdir(), "image-requirements-"));
  try {
    const environment = await containerEnvironment(image, folder);
    const found = await Promise.all(
      image.requirements.map((requirement) => check(requirement, { processes, folder, environment })),
    );
    const faults = found.filter((fault) => fault !== undefined);
    if (faults.length > 0) throw new UnusableImage([`${image.file} asks for what is missing:`, ...faults].join("\n"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Surroundings {
  readonly processes: Start;
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** What is missing, in words; undefined when nothing is. */
async function check(requirement: Requirement, surroundings: Surroundings): Promise<string | undefined> {
  const { name, atLeast, remedy } = requirement;
  const { code, output } = await run(requirement.check, surroundings);
  const words = [requirement.check.file, ...requirement.check.arguments].join(" ");
  const said = output.join(" | ") || "nothing";
  const wanted = `  ${name}${atLeast === undefined ? "" : `, version ${atLeast} or later`}`;
  if (code !== 0)
    return `${wanted}: \`${words}\` ended with ${code ?? "a signal"} and said ${said}. What to do: ${remedy}`;
  if (atLeast === undefined || isAtLeast(versionIn(output.join("\n")), atLeast)) return undefined;
  return `${wanted}: \`${words}\` said ${said}. What to do: ${remedy}`;
}

async function run(
  command: Command,
  { processes, folder, environment }: Surroundings,
): Promise<{ readonly code: number | undefined; readonly output: readonly string[] }> {
  const output: string[] = [];
  const { exited } = processes.start({
    ...command,
    folder,
    environment,
    onLine: (line) => output.push(line),
  });
  return { code: (await exited).code, output };
}

/** The first version that a program's output names. */
function versionIn(output: string): string | undefined {
  return /\d+(?:\.\d+)+/u.exec(output)?.[0];
}

function isAtLeast(version: string | undefined, least: string): boolean {
  return version !== undefined && version.localeCompare(least, "en", { numeric: true }) >= 0;
}
