/** Shows a suite in the build's log and writes it as JUnit for the build's report group. */
import path from "node:path";
import Mocha, { type MochaOptions, type Runner } from "mocha";
import { describeCauses } from "../contract/buildEnding";

/** How much of one failure's message is told at the end: the whole stands above. */
const shownLines = 8;

export class JUnitReporter extends Mocha.reporters.Spec {
  private readonly junit: Mocha.reporters.XUnit;

  /** @param output path of the report, relative to the checkout */
  public constructor(runner: Runner, options: MochaOptions, suiteName: string, output: string) {
    super(runner, options);
    // Before mocha's own reports of it at the end of the run.
    runner.on(Mocha.Runner.constants.EVENT_TEST_FAIL, (_, error: unknown) => {
      shortenStacks(error);
    });
    this.junit = new Mocha.reporters.XUnit(runner, { reporterOptions: { output, suiteName } });
  }

  /** What went wrong comes last: a build is summed up by the end of its log. */
  public override epilogue(): void {
    super.epilogue();
    if (this.failures.length === 0) return;
    const what = `${this.failures.length} of ${this.stats.tests} tests`;
    Mocha.reporters.Base.consoleLog(describeCauses(what, this.failures.map(causeOf)));
  }

  /** Mocha exits when the callback is called: the report has to be on disk by then. */
  public override done(failures: number, callback: (failures: number) => void): void {
    this.junit.done(failures, callback);
  }
}

/** Where, which expectation, and what came, with the samples that the message lists. */
function causeOf(test: Mocha.Test): string {
  const { message = "no reason", stack = "" } = test.err ?? {};
  const [first = "", ...rest] = message.split("\n").filter((line) => line.trim() !== "");
  // Node's own assertions say in their second line what differs.
  const joined = first.endsWith(":") && rest.length === 1;
  const head = joined ? `${first} ${rest[0]?.trim() ?? ""}` : first;
  const further = joined ? [] : rest.slice(0, shownLines).map((line) => `  ${line.trimEnd()}`);
  return [`${placeIn(stack)}${test.fullTitle()}: ${head}`, ...further].join("\n");
}

/**
 * The place of the failed test's own line; empty for the tests of an endpoint, whose messages say what came of what.
 */
function placeIn(stack: string): string {
  const [, file = "", line = ""] = /^\s+at .*?([^\s()]+\.test\.ts):(\d+):\d+\)?$/mu.exec(stack) ?? [];
  const place = path.relative(process.cwd(), path.resolve(file));
  return file === "" || place.startsWith("qa") ? "" : `${place}:${line}: `;
}

/** Shortens the stack of an error and of those that caused it: mocha shows them too. */
function shortenStacks(error: unknown): void {
  if (!(error instanceof Error)) return;
  if (error.stack !== undefined) error.stack = withoutForeignFrames(error.stack);
  shortenStacks(error.cause);
}

/**
 * Leaves out where an error passed through libraries and Node itself: a reader of a build's log looks for the place in
 * this project.
 */
export function withoutForeignFrames(stack: string): string {
  return stack
    .split("\n")
    .filter((line) => !/^\s+at .*(?:node_modules[/\\]|node:)/u.test(line))
    .join("\n");
}
