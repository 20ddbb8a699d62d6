/** `npm run bench -- NAME [options]`: where figures come from. */
import { BadInput } from "../machine/badInput";
import type { Command } from "../machine/command";
import { foreground, mocha, program } from "../scripts/foreground";
import { type Choices, listed, requireKnown } from "../scripts/menu";

const benchmarks = {
  accuracy: {
    takes: "15 min",
    description: "what the stand-in learns of families of drawn pictures, by seed, many and few, beside labels by lot",
    options: "[FAMILY …]",
  },
  api: {
    takes: "4 min",
    description: "what the prediction API adds to a call, one at a time and with 64 at once, and how it starts",
    options: "[--home DIR]",
  },
  faults: {
    takes: "30 min",
    description:
      "deliveries that meet a fault each; fails when one does not end in production, or in words and then there",
    options: "[--seed S] [--runs N] [--minutes M] [--kinds KIND,…]",
  },
  fuzz: {
    takes: "10 min",
    description: "hostile requests and files by the hundred thousand; fails when one does any harm",
    options: "[--requests N] [--seed S]",
  },
  home: {
    takes: "8 min",
    description: "how long deliveries take, one after the other, and what a home takes on disk after each",
    options: "[--deliveries N] [--checkout DIR]",
  },
  memory: { takes: "5 min", description: "how much memory a training job takes with 500 to 16,000 pictures" },
  program: {
    takes: "1 min",
    description:
      "what the evaluation of the program takes beside the import of Pulumi's SDK; a first up's longest chain",
    options: "[--runs N]",
  },
  schemathesis: {
    takes: "1 min",
    description: "the prediction API against its own OpenAPI document; fails when an answer is none that it names",
    options: "[--home DIR] [--examples N] [--seed S]",
  },
  quality: { takes: "2 min", description: "how well the stand-in learns, as tests that pass or fail" },
} satisfies Choices;

const usage = `npm run bench -- NAME [options]

Measures, or checks what takes too long for a test. \`npm run bench -- NAME --help\` says more.

${listed(benchmarks)}`;

export const command: Command = {
  usage,
  namesFirst: true,
  run: async (words) => {
    const [name, ...options] = words;
    if (name === undefined) throw new BadInput(usage);
    requireKnown([name], benchmarks);
    const isSuite = name === "quality";
    if (isSuite && options.includes("--help")) {
      console.log(`npm run bench -- quality [options of mocha]\n\n${listed({ quality: benchmarks.quality })}`);
      return 0;
    }
    return foreground(isSuite ? mocha("bench/quality.mocharc.json", options) : program(`bench/${name}.ts`, options));
  },
};
