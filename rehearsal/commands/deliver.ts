/** One rehearsal from the command line: prepare, deliver, tell, report. */
import { accessSync, constants, existsSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { CloudEvent } from "#local-cloud";
import { keptRehearsal } from "../../clients/keptRehearsal";
import { BadInput, isBadInput } from "../../machine/badInput";
import { Terminal } from "../../machine/terminal";
import { readStacks } from "../../settings/stacks";
import { openCheckpoint } from "../home/checkpoint";
import { type Home, knownPicturesOf, openHome } from "../home/home";
import { keep } from "../kept/keep";
import { drawPictures } from "../pictures";
import { PipelineView } from "../report/pipelineView";
import type { Report } from "../report/report";
import { buildReport } from "../report/reportBuilder";
import { summarize } from "../report/summary";
import { inspectOwnData, requireDrawableData } from "../source/ownData";
import { snapshotWorkingTree, type WorkingTree } from "../source/workingTree";
import { pendingApproval } from "../stage/approval";
import { ApprovalDesk } from "../stage/approvalDesk";
import { requireRehearsableImage } from "../stage/images";
import { Rehearsal } from "../stage/rehearsal";
import { type RehearsalOptions } from "./options";

/** What is known of a delivery so far; the report is made of it whenever the delivery ends. */
export interface DeliverySoFar {
  readonly started: number;
  tree?: WorkingTree;
  rehearsal?: Rehearsal;
  execution?: string;
  /** Why it failed; absent while it has not. */
  failure?: string;
  succeeded: boolean;
}

/**
 * Delivers a checkout and returns the exit status: 0 delivered, 1 failed or rejected, 130 interrupted.
 *
 * @throws BadInput for what a person can correct before anything runs
 */
export async function deliver(checkout: string, options: RehearsalOptions): Promise<number> {
  const { owner } = readStacks(checkout);
  if (options.data === undefined) requireDrawableData(owner.training);
  await requireRehearsableImage(owner.training);
  if (options.report !== undefined) checkReportPlace(options.report);
  const home = openHome(options.home);
  // What one that was killed has left.
  for (const told of [pendingApproval, keptRehearsal]) told.remove(home.folder);
  const terminal = new Terminal(process.stdout);
  const soFar: DeliverySoFar = { started: performance.now(), succeeded: false };
  const interrupted = interruption();
  try {
    const ending = await Promise.race([
      run(checkout, options, home, terminal, soFar, interrupted.signal).then(
        () => "ended" as const,
        (error: unknown) => ({ error }),
      ),
      interrupted.happened,
    ]);
    if (typeof ending === "object" && isBadInput(ending.error)) throw ending.error;
    if (ending === "interrupted") soFar.failure = "Interrupted";
    else if (ending !== "ended") soFar.failure = failureOf(ending.error);
    await conclude(options, terminal, soFar);
    if (options.keep && ending !== "interrupted")
      await keep(terminal, soFar.rehearsal, home.folder, interrupted.happened);
    return ending === "interrupted" ? 130 : soFar.succeeded ? 0 : 1;
  } finally {
    terminal.close();
    await soFar.rehearsal?.stop();
    pendingApproval.remove(home.folder);
    home.release();
  }
}

function failureOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.includes("ENOSPC")
    ? `The disk is full. Free 500 MB and start again: it goes on from what was done.\n${message}`
    : message;
}

async function run(
  checkout: string,
  options: RehearsalOptions,
  home: Home,
  terminal: Terminal,
  soFar: DeliverySoFar,
  signal: AbortSignal,
): Promise<void> {
  terminal.heading("Preparing");
  const [tree, data] = await Promise.all([
    takeCommit(checkout, options, home, terminal),
    prepareData(checkout, options, home, terminal),
  ]);
  soFar.tree = tree;
  const view = new PipelineView(terminal);
  const desk = new ApprovalDesk(options.answer, home.folder, terminal, signal);
  const checkpoint = openCheckpoint(join(home.folder, "cloud"), join(home.folder, "checkpoint"));
  const onEvent = (event: CloudEvent): void => {
    view.show(event);
    if ((event.kind === "action" || event.kind === "execution") && event.status === "Succeeded") checkpoint.take();
    if (event.kind === "approval" && soFar.rehearsal !== undefined) void desk.answer(soFar.rehearsal.approvalOf(event));
  };
  const rehearsal = await Rehearsal.start({ checkout, home: home.folder, data: pathToFileURL(data).href, onEvent });
  soFar.rehearsal = rehearsal;
  await createEnvironments(rehearsal, terminal);
  checkpoint.take();
  soFar.execution = await rehearsal.push(tree.commit, (line) => {
    terminal.line(line);
  });
  const ending = await rehearsal.ended(soFar.execution);
  const failure = rehearsal.recorder.failure(soFar.execution);
  soFar.succeeded = ending === "Succeeded" && failure === undefined;
  if (soFar.succeeded) return;
  throw new Error(failure ?? `The pipeline ended as ${ending}.`);
}

async function takeCommit(
  checkout: string,
  { report }: RehearsalOptions,
  home: Home,
  terminal: Terminal,
): Promise<WorkingTree> {
  const task = terminal.task("commit");
  const tree = await snapshotWorkingTree(checkout, join(home.folder, "commit"), [
    home.folder,
    ...(report === undefined ? [] : [report]),
  ]);
  task.succeed(
    `${tree.commit.id.slice(0, 7)} ${tree.commit.message}${tree.dirty ? " (with changes that are not committed)" : ""}, ${tree.files} files`,
  );
  return tree;
}

async function prepareData(
  checkout: string,
  options: RehearsalOptions,
  home: Home,
  terminal: Terminal,
): Promise<string> {
  if (options.data === undefined) return drawnPictures(options, home, terminal);
  const { owner } = readStacks(checkout);
  const task = terminal.task("data");
  const [first = "", ...further] = await inspectOwnData(options.data, join(home.folder, "data.unfinished"), owner, {
    knownPictures: knownPicturesOf(home.folder),
    onProgress: (text) => {
      task.progress(text);
    },
  });
  task.succeed(first);
  for (const line of further) terminal.line(`      ${line}`);
  return options.data;
}

async function drawnPictures(options: RehearsalOptions, home: Home, terminal: Terminal): Promise<string> {
  const folder = join(home.folder, "pictures", `seed-${options.seed}`);
  const task = terminal.task("pictures");
  if (existsSync(folder)) {
    task.succeed("drawn before");
    return folder;
  }
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
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

/** The administrator's part: the two stacks. They have states of their own, so they come up side by side. */
async function createEnvironments(rehearsal: Rehearsal, terminal: Terminal): Promise<void> {
  await rehearsal.createOwnBuckets();
  const { owner, production } = rehearsal.stacks;
  const outcomes = await Promise.allSettled(
    [owner.stack, production.stack].map(async (stack) => {
      const task = terminal.task(`pulumi up ${stack}`);
      const warnings: string[] = [];
      try {
        task.succeed(
          await rehearsal.up(stack, (line) => {
            task.progress(line);
            if (line.startsWith("warning: ")) warnings.push(line.replace("[runtime] ", ""));
          }),
        );
        for (const warning of warnings) terminal.line(`      ${warning}`);
      } catch (error) {
        task.fail("failed");
        throw error;
      }
    }),
  );
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (failed !== undefined) throw failed.reason;
  if (rehearsal.acceptConnections() > 0)
    terminal.line("      The connection is accepted here, as a person does there.");
}

async function conclude(options: RehearsalOptions, terminal: Terminal, soFar: DeliverySoFar): Promise<void> {
  const report = await buildReport(soFar);
  for (const line of summarize(report)) terminal.line(line);
  if (options.report === undefined) return;
  writeReport(options.report, report);
  terminal.line(`  report        ${options.report}`);
}

function writeReport(file: string, report: Report): void {
  writeFileSync(`${file}.unfinished`, `${JSON.stringify(report, undefined, 2)}\n`);
  renameSync(`${file}.unfinished`, file);
}

function checkReportPlace(file: string): void {
  const folder = dirname(file);
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    throw new BadInput(
      `--report ${file}: the folder ${folder} ${existsSync(folder) ? "cannot be written" : "does not exist"}.`,
    );
  }
  if (existsSync(file) && statSync(file).isDirectory())
    throw new BadInput(`--report ${file} is a folder; name a file.`);
}

/** Ctrl-C, or the end of the terminal or of the session. */
function interruption(): { readonly signal: AbortSignal; readonly happened: Promise<"interrupted"> } {
  const controller = new AbortController();
  const happened = new Promise<"interrupted">((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, () => {
        controller.abort();
        resolve("interrupted");
      });
    }
  });
  return { signal: controller.signal, happened };
}
