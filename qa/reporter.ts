import type { MochaOptions, Runner } from "mocha";
import { JUnitReporter } from "./junitReporter";

/** Reports the tests of an endpoint to reports/qa.xml. */
export default class QaReporter extends JUnitReporter {
  public constructor(runner: Runner, options: MochaOptions) {
    super(runner, options, "qa", "reports/qa.xml");
  }
}
