/** Shows a suite in the build's log and writes it as JUnit for the build's report group. */
import Mocha, { type MochaOptions, type Runner } from "mocha";

export class JUnitReporter extends Mocha.reporters.Spec {
  private readonly junit: Mocha.reporters.XUnit;

  /** @param output path of the report, relative to the checkout */
  public constructor(runner: Runner, options: MochaOptions, suiteName: string, output: string) {
    super(runner, options);
    this.junit = new Mocha.reporters.XUnit(runner, { reporterOptions: { output, suiteName } });
  }

  /** Mocha exits when the callback is called: the report has to be on disk by then. */
  public override done(failures: number, callback: (failures: number) => void): void {
    this.junit.done(failures, callback);
  }
}
