/**
 * `npm test [-- SUITE [options of mocha]]`: one suite, or those that need nothing but this checkout side by side; of
 * these without the ones that nothing has changed for.
 */
import type { Command } from "../machine/command";
import { foreground, mocha } from "./foreground";
import { type Choices, listed, namesAndOptions, requireKnown } from "./menu";
import { isPublished, publishedBranch } from "./published";
import { sideBySide } from "./sideBySide";
import { verdictOfValidate } from "./validate";

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

/** Everything that the tests of the packages use. The packages import nothing of the rest (arrows.cjs). */
export const usedByPackages = [
  "packages",
  "package.json",
  "package-lock.json",
  "test/packages.mocharc.json",
  "test/environment.ts",
  "test/temporaryFolder.ts",
  "machine/nodeVersionWarning.ts",
  "scripts/typescript.cjs",
  "scripts/seldomUsed.cjs",
  "scripts/unhandledRejections.cjs",
] as const;

const usage = `npm test [-- SUITE [options of mocha]]

Runs ${usual.join(", ")} side by side, or one suite. Without options two of them are left out where
your change cannot break them: program when npm run validate has passed on exactly the same files, packages while they
and all that their tests use are as on ${publishedBranch}. CI runs every suite.

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
    return usualSuites(options);
  },
};

async function usualSuites(options: readonly string[]): Promise<number> {
  // Who asks for certain tests gets them.
  const needless = options.length === 0 ? await needlessSuites(process.cwd()) : {};
  const lists = usual
    .filter((suite) => !(suite in needless))
    .map((suite) => [{ name: suite, command: [process.execPath, ...testsOf(suite, options)] as const }]);
  const passed = await sideBySide(lists);
  for (const [suite, reason] of Object.entries(needless))
    console.log(`Not run: ${suite} ${reason}. To run it: npm test -- ${suite}`);
  return passed ? 0 : 1;
}

/** Suites whose tests would say what is known of a checkout, each with the reason. */
export async function needlessSuites(checkout: string): Promise<Readonly<Record<string, string>>> {
  return {
    ...(verdictOfValidate(checkout).hasPassed() && { program: "has passed in Validate on exactly these files" }),
    ...((await isPublished(checkout, usedByPackages)) && {
      packages: `and all that their tests use are as on ${publishedBranch}, where CI runs them`,
    }),
  };
}

function testsOf(suite: string, options: readonly string[]): readonly string[] {
  return mocha(`test/${suite}.mocharc.json`, options);
}
