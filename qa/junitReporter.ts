/** Shows a suite in the build's log and writes it as JUnit for the build's report group. */
import Mocha, { type MochaOptions, type Runner } from "mocha";

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

  /** What went wrong comes last, a line for each failed test: a build is summed up by the end of its log. */
  public override epilogue(): void {
    super.epilogue();
    if (this.failures.length === 0) return;
    Mocha.reporters.Base.consoleLog(`${this.failures.length} of ${this.stats.tests} tests failed:`);
    for (const test of this.failures) Mocha.reporters.Base.consoleLog(`  ${test.fullTitle()}: ${firstLine(test.err)}`);
  }

  /** Mocha exits when the callback is called: the report has to be on disk by then. */
  public override done(failures: number, callback: (failures: number) => void): void {
    this.junit.done(failures, callback);
  }
}

function firstLine(error: Error | undefined): string {
  return error?.message.split("\n", 1)[0] ?? "no reason";
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
