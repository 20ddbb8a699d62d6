/** Shows the suite in the build's log and writes it as JUnit for the build's report group. */
import Mocha, { type MochaOptions, type Runner } from "mocha";

/** Path of the JUnit report, relative to the checkout. */
const output = "reports/qa.xml";

export default class QaReporter extends Mocha.reporters.Spec {
  private readonly junit: Mocha.reporters.XUnit;

  public constructor(runner: Runner, options: MochaOptions) {
    super(runner, options);
    this.junit = new Mocha.reporters.XUnit(runner, { reporterOptions: { output, suiteName: "qa" } });
  }

  /** Mocha exits when the callback is called: the report has to be on disk by then. */
  public override done(failures: number, callback: (failures: number) => void): void {
    this.junit.done(failures, callback);
  }
}
