/** One rehearsal from the command line: deliver, tell, report. */
import { join } from "node:path";
import { keptRehearsal } from "../../clients/keptRehearsal";
import { isBadInput } from "../../machine/badInput";
import { requireOutputPlace } from "../../machine/outputPlace";
import { shellWord } from "../../machine/shellWord";
import { shortPath } from "../../machine/shortPath";
import { Terminal } from "../../machine/terminal";
import { readStacks } from "../../settings/stacks";
import { earlierDeliveries } from "../home/deliveries";
import { openHome } from "../home/home";
import { keep } from "../kept/keep";
import type { DeliveryEnding } from "../report/finishedDelivery";
import { remember, rememberedRelease } from "../report/remember";
import type { Report } from "../report/report";
import { buildReport } from "../report/reportBuilder";
import { reportPageOf, writeReport, writeReportPage } from "../report/reportFile";
import { showEnding } from "../report/summary";
import { requireDrawableData } from "../source/ownData";
import { openWindow } from "../stage/answerWindow";
import { requireRehearsableImage } from "../stage/images";
import type { DeliveryCommand } from "./command";
import { listenForInterruption } from "./interruption";
import { type RehearsalOptions, usualHome, usualSeed } from "./options";
import { runDelivery } from "./runDelivery";

const exitStatus: Readonly<Record<DeliveryEnding["kind"], number>> = { delivered: 0, failed: 1, interrupted: 130 };

/**
 * Delivers a checkout and returns the exit status: 0 delivered, 1 failed or rejected, 130 interrupted.
 *
 * @throws BadInput for what a person can correct before anything runs
 */
export async function deliver(checkout: string, options: RehearsalOptions): Promise<number> {
  const { owner } = readStacks(checkout);
  if (options.data === undefined) requireDrawableData(owner.training);
  await requireRehearsableImage(owner.training);
  if (options.report !== undefined) requireOutputPlace("--report", options.report);
  const home = openHome(options.home);
  // What one that was killed has left.
  for (const told of [openWindow, keptRehearsal]) told.remove(home.folder);
  const terminal = new Terminal(process.stdout);
  try {
    return await deliverAndTell({ checkout, options, home, terminal, interruption: listenForInterruption() });
  } finally {
    terminal.close();
    openWindow.remove(home.folder);
    home.release();
  }
}

async function deliverAndTell(command: DeliveryCommand): Promise<number> {
  const { options, home, terminal, interruption } = command;
  const started = new Date();
  const clock = performance.now();
  const delivery = await runDelivery(command);
  const { project } = readStacks(command.checkout).owner;
  const { ending, rehearsal } = delivery;
  try {
    if (ending.kind === "failed" && isBadInput(ending.error)) throw ending.error;
    const seconds = (performance.now() - clock) / 1000;
    await tell(
      await buildReport(delivery, {
        project,
        started,
        seconds,
        history: earlierDeliveries(home.folder),
        lastRelease: rememberedRelease(home.folder),
      }),
      command,
    );
    if (options.keep && ending.kind !== "interrupted")
      await keep(terminal, rehearsal, home.folder, interruption.happened);
    return exitStatus[ending.kind];
  } finally {
    // What is stopped has nothing more to say.
    terminal.close();
    await rehearsal?.stop();
  }
}

async function tell(report: Report, { checkout, options, home, terminal }: DeliveryCommand): Promise<void> {
  if (options.report !== undefined) writeReport(options.report, report);
  remember(home.folder, report);
  const unwritten = await writeReportPage(home.folder, report);
  const again = startCommand(checkout, options);
  showEnding(terminal, report, {
    ...(options.report === undefined ? {} : { file: shortPath(checkout, options.report) }),
    ...(unwritten === undefined ? { page: shortPath(checkout, reportPageOf(home.folder)) } : {}),
    again,
    ...(options.keep ? {} : { keep: startCommand(checkout, options, "--keep") }),
  });
  if (unwritten !== undefined) terminal.paragraph(unwritten);
}

/** The command that delivers the same in the same home. */
function startCommand(checkout: string, { home, data, seed }: RehearsalOptions, ...words: readonly string[]): string {
  const given = [
    ...(home === join(checkout, usualHome) ? [] : ["--home", shortPath(checkout, home)]),
    ...(data === undefined ? [] : ["--data", shortPath(checkout, data)]),
    ...(seed === usualSeed ? [] : ["--seed", String(seed)]),
    ...words,
  ];
  return ["npm start", ...(given.length === 0 ? [] : ["--", ...given.map(shellWord)])].join(" ");
}
