/** A rehearsal step by step, as `npm start` does it, of which everything is kept that its terminal is told. */
import { dirname } from "node:path";
import { PassThrough } from "node:stream";
import { pathToFileURL } from "node:url";
import { Terminal } from "../machine/terminal";
import { createEnvironments } from "../rehearsal/commands/environments";
import type { RehearsalOptions } from "../rehearsal/commands/options";
import { prepare, supply } from "../rehearsal/commands/prepare";
import { watch } from "../rehearsal/commands/runDelivery";
import { ActionLogs } from "../rehearsal/home/actionLogs";
import { earlierDeliveries } from "../rehearsal/home/deliveries";
import { type Home, openHome } from "../rehearsal/home/home";
import type { DeliveryEnding, FinishedDelivery } from "../rehearsal/report/finishedDelivery";
import { PipelineView } from "../rehearsal/report/pipelineView";
import { remember } from "../rehearsal/report/remember";
import { buildReport } from "../rehearsal/report/reportBuilder";
import { type ApprovalEvent, type Decision, decide } from "../rehearsal/stage/approval";
import { findCandidate } from "../rehearsal/stage/candidate";
import { ProductionComparison } from "../rehearsal/stage/productionChange";
import { type Rehearsal, startRehearsal } from "../rehearsal/stage/rehearsal";
import { deliveryNames } from "../settings/names";
import { readStacks } from "../settings/stacks";
import type { Recording } from "../test/rehearsal/screens/recording";
import { type Laboratory, project } from "./laboratory";
import { RecordingTerminal, ScreenRecorder } from "./screenRecorder";
import { shortened, shownOf } from "./shownOnly";

export interface Recorded {
  /** To the question before production. Default: Rejected. */
  readonly answer?: Decision;
  /** Interrupts the delivery at the first line of a log that matches. */
  readonly interruptedAt?: RegExp;
  /** Default: pictures are drawn. */
  readonly data?: string;
}

/** What is compared is told, however busy this machine is: in milliseconds. */
const longestWait = 60_000;

/** @returns the recording as the text of a file */
export async function recordRehearsal(
  { checkout, home: usualHome }: Laboratory,
  recorded: Recorded,
  folder = usualHome,
): Promise<string> {
  const home = openHome(folder);
  const rehearsal = new RecordedRehearsal(checkout, home, recorded);
  try {
    const recording = shortened(await rehearsal.run());
    return textOf(
      recording,
      [folder, "/home"],
      [checkout, "/checkout"],
      [project, "/checkout"],
      [dirname(checkout), "/laboratory"],
    );
  } finally {
    await rehearsal.stop();
    home.release();
  }
}

class RecordedRehearsal {
  private readonly recorder = new ScreenRecorder();
  private readonly terminal = new RecordingTerminal(this.recorder);
  private readonly comparison: ProductionComparison;
  private reached: Omit<FinishedDelivery, "ending"> = {};

  public constructor(
    private readonly checkout: string,
    private readonly home: Home,
    private readonly recorded: Recorded,
  ) {
    this.comparison = new ProductionComparison(home.folder, longestWait);
  }

  public async run(): Promise<Recording> {
    const started = new Date();
    const ending = await this.deliver().catch((error: unknown): DeliveryEnding => ({ kind: "failed", error }));
    await this.comparison.end();
    const { owner } = readStacks(this.checkout);
    const report = await buildReport(
      { ...this.reached, ending },
      {
        project: owner.project,
        started,
        seconds: this.recorder.seconds(),
        history: earlierDeliveries(this.home.folder),
      },
    );
    remember(this.home.folder, report);
    this.recorder.add({ kind: "ending", report: shownOf(report) });
    return this.recorder.moments;
  }

  public async stop(): Promise<void> {
    this.terminal.close();
    await this.reached.rehearsal?.stop();
  }

  private async deliver(): Promise<DeliveryEnding> {
    const { checkout, home, terminal, recorder } = this;
    const { data: own } = this.recorded;
    const usual: RehearsalOptions = { answer: "ask", home: home.folder, seed: 1, keep: false };
    const options = { ...usual, ...(own !== undefined && { data: own }) };
    const never = { signal: new AbortController().signal, happened: new Promise<void>(() => undefined) };
    const command = { checkout, options, home, terminal, interruption: never };
    const { data } = await prepare(command);
    const interrupted = this.interruption();
    const view = this.view();
    const rehearsal = await startRehearsal({
      checkout,
      home: home.folder,
      data: pathToFileURL(data).href,
      onEvent: (event) => {
        recorder.event(event);
        view.show(event);
      },
    });
    this.reached = { rehearsal };
    const tree = await supply(command);
    this.reached = { tree, rehearsal };
    await createEnvironments(rehearsal, terminal);
    this.listen(rehearsal);
    const execution = await rehearsal.administrator.push(tree.commit);
    this.reached = { tree, rehearsal, execution };
    const ended = watch(rehearsal, execution).then((): DeliveryEnding => ({ kind: "delivered" }));
    return Promise.race([interrupted, ended]);
  }

  /** The real one: the question takes what was checked from the log that it writes. */
  private view(): PipelineView {
    const { project: name, stack, region } = readStacks(this.checkout).owner;
    const names = deliveryNames(name, stack, { accountId: "", partition: "aws", region });
    return new PipelineView(new Terminal(new PassThrough().resume()), new ActionLogs(this.home.folder, names), "");
  }

  private interruption(): Promise<DeliveryEnding> {
    const { interruptedAt } = this.recorded;
    return new Promise((resolve) => {
      this.recorder.onEvent = (event) => {
        if (event.kind === "log" && interruptedAt?.test(event.line) === true) resolve({ kind: "interrupted" });
      };
    });
  }

  private listen(rehearsal: Rehearsal): void {
    rehearsal.executions.onTrained((execution) => {
      this.comparison.begin(rehearsal, execution);
    });
    rehearsal.executions.onAsked((question) => {
      void this.answer(rehearsal, question);
    });
  }

  private async answer(rehearsal: Rehearsal, question: ApprovalEvent): Promise<void> {
    const { execution, message } = question;
    const candidate = await findCandidate(rehearsal, this.home.folder, execution);
    const change = await this.comparison.of(rehearsal, execution);
    this.recorder.add({ kind: "question", message, ...(candidate !== undefined && { candidate }), change });
    const { answer = "Rejected" } = this.recorded;
    await decide(rehearsal.administrator.approvalOf(question), answer, `${answer} on the terminal`);
  }
}

function textOf(moments: Recording, ...names: readonly (readonly [place: string, name: string])[]): string {
  const text = `[\n${moments.map((moment) => JSON.stringify(moment)).join(",\n")}\n]\n`;
  return names.reduce((all, [place, name]) => all.replaceAll(place, name), text);
}
