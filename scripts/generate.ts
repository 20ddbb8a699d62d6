/** `npm run generate -- NAME [options]`: writes what is committed but made from something else. */
import { BadInput } from "../machine/badInput";
import type { Command } from "../machine/command";
import { foreground, program } from "./foreground";
import { type Choices, listed, requireKnown } from "./menu";

const generated = {
  settings: { takes: "1 s", description: "SETTINGS.md, from the schema of the settings and their examples" },
  providers: { takes: "1 s", description: "components/release/code, the dynamic providers as the state has them" },
  urns: {
    takes: "3 s",
    description: "test/program/urns.yaml, from what the program declares",
    options: "[--replaces]",
  },
  cost: { takes: "3 s", description: "the tables of docs/cost.md, from what the program declares" },
  dependencies: { takes: "1 s", description: "docs/dependencies.md, from the lock file: versions and licences" },
  pictures: { takes: "5 s", description: "docs/pictures, drawn from what the program declares" },
  screens: {
    takes: "5 s",
    description:
      "test/rehearsal/screens/approved, what terminals show of recorded rehearsals, and the README's picture of one",
  },
  models: {
    takes: "20 s",
    description: "the table of AWS's models and what is made from it, from botocore (fetched from PyPI)",
    options: "[--check]",
  },
} satisfies Choices;

const files: Readonly<Record<keyof typeof generated, string>> = {
  settings: "scripts/writeSettingsReference.ts",
  providers: "scripts/writeProviders.ts",
  urns: "scripts/writeUrns.ts",
  cost: "scripts/writeCostPage.ts",
  dependencies: "scripts/writeDependencies.ts",
  pictures: "scripts/writePictures.ts",
  screens: "scripts/writeScreens.ts",
  models: "scripts/awsModels/write.ts",
};

const usage = `npm run generate -- NAME [options]

Writes what is committed but made from something else; the tests say when it is out of date.

${listed(generated)}`;

export const command: Command = {
  usage,
  namesFirst: true,
  run: ([name, ...options]) => {
    if (name === undefined) throw new BadInput(usage);
    requireKnown([name], generated);
    return foreground(program(files[name as keyof typeof files], options));
  },
};
