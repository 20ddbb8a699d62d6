/** `npm run scenarios [-- NAME… [options]]`: long demonstrations of whole deliveries. */
import type { Command } from "../machine/command";
import { foreground, mocha, program } from "../scripts/foreground";
import { listed, namesAndOptions, requireKnown } from "../scripts/menu";
import { programs, suiteFile, suites } from "./list";

const all = { ...suites, ...programs };

const usage = `npm run scenarios [-- NAME… [options]]

Runs the scenarios of these names one after the other; without a name all suites:

${listed(suites)}

By name only, with options of their own (\`npm run scenarios -- NAME --help\`):

${listed(programs)}`;

export const command: Command = {
  usage,
  namesFirst: true,
  run: async (words) => {
    const [names, options] = namesAndOptions(words);
    requireKnown(names, all);
    const wanted = names.length > 0 ? names : Object.keys(suites);
    const files = wanted.filter((name) => name in suites).map(suiteFile);
    const runs = [
      ...(files.length > 0 ? [mocha("scenarios/.mocharc.json", [...files, ...options])] : []),
      ...wanted.filter((name) => name in programs).map((name) => program(`scenarios/${name}.ts`, options)),
    ];
    let failures = 0;
    for (const run of runs) failures += (await foreground(run)) === 0 ? 0 : 1;
    return failures === 0 ? 0 : 1;
  },
};
