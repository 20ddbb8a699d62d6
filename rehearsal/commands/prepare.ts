/** What a delivery needs before its pipeline runs: isolation, data and a commit. */
import { existsSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { findIsolation, type Isolation } from "#local-cloud";
import { BadInput } from "../../machine/badInput";
import { readStacks } from "../../settings/stacks";
import { knownPicturesOf } from "../home/home";
import { drawPictures } from "../pictures";
import { inspectOwnData } from "../source/ownData";
import { snapshotWorkingTree, type WorkingTree } from "../source/workingTree";
import type { DeliveryCommand } from "./command";

export interface Prepared {
  /** The folder of the samples. Pictures that the project draws are there when `supply` has ended. */
  readonly data: string;
  /** Undefined when builds are not isolated. */
  readonly isolation: Isolation | undefined;
}

/**
 * What may not be as it has to be: nothing has been started yet.
 *
 * @throws BadInput
 */
export async function prepare(command: DeliveryCommand): Promise<Prepared> {
  command.terminal.heading("Preparing");
  const isolation = await prepareIsolation(command);
  const { data } = command.options;
  return { data: data === undefined ? picturesOf(command) : await inspectData(command, data), isolation };
}

/** What takes one processor its time, while the cloud that has been started copies packages with the other. */
export async function supply(command: DeliveryCommand): Promise<WorkingTree> {
  const [tree] = await Promise.all([
    takeCommit(command),
    command.options.data === undefined ? drawMissingPictures(command) : undefined,
  ]);
  return tree;
}

async function prepareIsolation({ options, terminal }: DeliveryCommand): Promise<Isolation | undefined> {
  const task = terminal.task("isolation");
  if (options.isolate === "off") {
    task.succeed("off");
    return undefined;
  }
  const found = await findIsolation();
  if (typeof found !== "string") {
    task.succeed(`${found.name}: builds see their own files only`);
    return found;
  }
  if (options.isolate === "required")
    throw new BadInput(`Builds cannot be isolated: ${found}. Install it, or leave --isolate required out.`);
  task.succeed(`none: ${found}`);
  return undefined;
}

async function takeCommit({ checkout, options, home, terminal }: DeliveryCommand): Promise<WorkingTree> {
  const task = terminal.task("commit");
  const own = [home.folder, ...(options.report === undefined ? [] : [options.report])];
  const tree = await snapshotWorkingTree(checkout, join(home.folder, "commit"), own);
  const { commit, dirty, files } = tree;
  const changes = dirty ? " (with changes that are not committed)" : "";
  task.succeed(`${commit.id.slice(0, 7)} ${commit.message}${changes}, ${files} files`);
  return tree;
}

async function inspectData({ checkout, home, terminal }: DeliveryCommand, data: string): Promise<string> {
  const { owner } = readStacks(checkout);
  const task = terminal.task("data");
  const workspace = join(home.folder, "data.unfinished");
  const [first = "", ...further] = await inspectOwnData(data, workspace, owner, {
    knownPictures: knownPicturesOf(home.folder),
    onProgress: (text) => {
      task.progress(text);
    },
  });
  task.succeed(first);
  for (const line of further) terminal.paragraph(line);
  return data;
}

function picturesOf({ options, home }: DeliveryCommand): string {
  return join(home.folder, "pictures", `seed-${options.seed}`);
}

async function drawMissingPictures(command: DeliveryCommand): Promise<void> {
  const folder = picturesOf(command);
  forgetOthers(folder);
  const task = command.terminal.task("pictures");
  if (existsSync(folder)) {
    task.succeed("drawn before");
    return;
  }
  const unfinished = `${folder}.unfinished`;
  await drawPictures({
    folder: unfinished,
    seed: command.options.seed,
    onProgress: (text) => {
      task.progress(text);
    },
  });
  renameSync(unfinished, folder);
  task.succeed("drawn");
}

/** Pictures of another seed can be drawn again. */
function forgetOthers(folder: string): void {
  const all = dirname(folder);
  for (const other of existsSync(all) ? readdirSync(all).filter((name) => name !== basename(folder)) : [])
    rmSync(join(all, other), { recursive: true });
}
