/** What a delivery needs before anything runs: the commit and the data. */
import { existsSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { findIsolation, type Isolation } from "#local-cloud";
import { BadInput } from "../../machine/badInput";
import { readStacks } from "../../settings/stacks";
import { knownPicturesOf } from "../home/home";
import { drawPictures } from "../pictures";
import { inspectOwnData } from "../source/ownData";
import { snapshotWorkingTree, type WorkingTree } from "../source/workingTree";
import type { DeliveryCommand } from "./command";

export interface Prepared {
  readonly tree: WorkingTree;
  /** The folder of the samples. */
  readonly data: string;
  /** Undefined when builds are not isolated. */
  readonly isolation: Isolation | undefined;
}

export async function prepare(command: DeliveryCommand): Promise<Prepared> {
  command.terminal.heading("Preparing");
  const isolation = await prepareIsolation(command);
  const [tree, data] = await Promise.all([takeCommit(command), prepareData(command)]);
  return { tree, data, isolation };
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

async function prepareData(command: DeliveryCommand): Promise<string> {
  const { checkout, options, home, terminal } = command;
  if (options.data === undefined) return drawnPictures(command);
  const { owner } = readStacks(checkout);
  const task = terminal.task("data");
  const workspace = join(home.folder, "data.unfinished");
  const [first = "", ...further] = await inspectOwnData(options.data, workspace, owner, {
    knownPictures: knownPicturesOf(home.folder),
    onProgress: (text) => {
      task.progress(text);
    },
  });
  task.succeed(first);
  for (const line of further) terminal.paragraph(line);
  return options.data;
}

async function drawnPictures({ options, home, terminal }: DeliveryCommand): Promise<string> {
  const all = join(home.folder, "pictures");
  const own = `seed-${options.seed}`;
  const folder = join(all, own);
  // Those of another seed can be drawn again.
  for (const other of existsSync(all) ? readdirSync(all).filter((name) => name !== own) : [])
    rmSync(join(all, other), { recursive: true });
  const task = terminal.task("pictures");
  if (existsSync(folder)) {
    task.succeed("drawn before");
    return folder;
  }
  const unfinished = `${folder}.unfinished`;
  await drawPictures({
    folder: unfinished,
    seed: options.seed,
    onProgress: (text) => {
      task.progress(text);
    },
  });
  renameSync(unfinished, folder);
  task.succeed("drawn");
  return folder;
}
