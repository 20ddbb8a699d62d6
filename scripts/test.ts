/** `npm test [-- SUITE [options of mocha]]`: one suite, or those that need nothing but this checkout side by side. */
import type { Command } from "../machine/command";
import { foreground, mocha } from "./foreground";
import { type Choices, listed, namesAndOptions, requireKnown } from "./menu";
import { sideBySide } from "./sideBySide";

const suites = {
  program: { takes: "20 s", description: "what a build of the pipeline runs" },
  rehearsal: { takes: "25 s", description: "the rehearsal" },
  packages: { takes: "30 s", description: "the local cloud and the recording engine" },
  house: {
    takes: "25 s",
    description: "the commands beside the program, the examples, hostile input, and what keeps this checkout in order",
  },
  browser: {
    takes: "60 s",
    description:
      "the page for browsers and the reports, with axe, in a Chromium of this machine; without one it says so",
  },
  engine: {
    takes: "10 min",
    description:
      "whole deliveries with the Pulumi CLI and the aws provider of this machine; without them with a stand-in",
  },
} satisfies Choices;

/** A browser, the Pulumi CLI and its plugin are not everywhere. */
const usual = ["program", "rehearsal", "packages", "house"] satisfies readonly (keyof typeof suites)[];

const usage = `npm test [-- SUITE [options of mocha]]

Runs ${usual.join(", ")} side by side, or one suite:

${listed(suites)}

For example: npm test -- program --grep "the permissions of"`;

export const command: Command = {
  usage,
  namesFirst: true,
  run: async (words) => {
    const [names, options] = namesAndOptions(words);
    requireKnown(names, suites);
    const [name] = names;
    if (name !== undefined) return foreground(testsOf(name, options));
    const lists = usual.map((each) => [
      { name: each, command: [process.execPath, ...testsOf(each, options)] as const },
    ]);
    return (await sideBySide(lists)) ? 0 : 1;
  },
};

/** What Node runs. It optimizes nothing of the program's tests, as in Validate: the other suites compute more. */
function testsOf(suite: string, options: readonly string[]): readonly string[] {
  const tests = mocha(`test/${suite}.mocharc.json`, options);
  return suite === "program" ? ["--no-opt", ...tests] : tests;
}
