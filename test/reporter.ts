import type { MochaOptions, Runner } from "mocha";
import { JUnitReporter } from "../qa/junitReporter";

/** Reports the tests of the program to reports/program.xml. */
export default class ProgramReporter extends JUnitReporter {
  public constructor(runner: Runner, options: MochaOptions) {
    super(runner, options, "program", "reports/program.xml");
  }
}
