import type { MochaOptions, Runner } from "mocha";
import { JUnitReporter } from "../qa/junitReporter";

/** Reports tests of the program to `reports/<suite>.xml`; `--reporter-option suite=NAME` names a part of them. */
export default class ProgramReporter extends JUnitReporter {
  public constructor(runner: Runner, options: MochaOptions) {
    const { suite = "program" } = (options.reporterOptions ?? {}) as { readonly suite?: string };
    super(runner, options, suite, `reports/${suite}.xml`);
  }
}
