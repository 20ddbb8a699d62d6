/**
 * Ten planted faults: the first lines that a person reads below what failed say the cause. With RECORD=1 what the
 * actions printed is written to test/fixtures/faults, from where `npm test` shows it again.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { logFile } from "../rehearsal/home/actionLogs";
import { type CommandResult, readReport, rehearse, spareDrawing } from "./commandLine";
import { firstLines } from "./firstLines";
import { Laboratory, project } from "./laboratory";
import { newFolder, pictures } from "./workshop";

/** As much of a recorded log as a test needs: what stands above has nothing to say of the end. */
const recordedLines = 150;

interface Fault {
  readonly name: string;
  /** Of the checkout: a piece of a file, and what stands in its place. */
  readonly edit?: readonly [file: string, before: string, after: string];
  readonly write?: readonly [file: string, text: string];
  /** Whether the checks of Validate have to run. */
  readonly validated?: boolean;
  readonly words?: () => Promise<readonly string[]>;
  readonly cause: RegExp;
}

const faults: readonly Fault[] = [
  {
    name: "typeError",
    edit: ["index.ts", "\nimport ", '\nexport const planted: number = "text";\nimport '],
    validated: true,
    cause: /index\.ts:\d+:\d+: .*'string' is not assignable to type 'number'/u,
  },
  {
    name: "unitTest",
    write: [
      "test/contract/planted.test.ts",
      'import assert from "node:assert/strict";\n\nit("planted", () => {\n  assert.equal(1, 2);\n});\n',
    ],
    validated: true,
    cause: /test\/contract\/planted\.test\.ts:4: planted: .*1 !== 2/su,
  },
  {
    name: "lint",
    edit: ["settings/names.ts", "\nconst hashDigits = 8;", "\nvar hashDigits = 8;"],
    validated: true,
    cause: /settings\/names\.ts:\d+:\d+: .*eslint\(no-var\)/u,
  },
  {
    name: "setting",
    edit: ["Pulumi.dev.yaml", "minimumAccuracy: 0.5", "minimumAccuracy: 5"],
    cause: /minimumAccuracy/u,
  },
  { name: "training", edit: ["Pulumi.dev.yaml", 'num_layers: "18"', 'num_layers: "17"'], cause: /num_layers/u },
  {
    name: "badModel",
    words: async () => ["--data", await pictures({ seed: 1, shuffledLabels: true })],
    cause: /expected an accuracy/u,
  },
  {
    name: "slowModel",
    edit: ["Pulumi.dev.yaml", "maximumLatencyMilliseconds: 1000", "maximumLatencyMilliseconds: 1"],
    cause: /expected 95 % of the answers within 1 ms .*, came \d+ ms/su,
  },
  {
    name: "permission",
    edit: [
      "components/platform/permissions/training.ts",
      '          "sagemaker:CreateTrainingJob",',
      '          "sagemaker:StopTrainingJob",',
    ],
    cause: /not authorized to perform: sagemaker:CreateTrainingJob/u,
  },
  { name: "missingFile", words: async () => ["--data", await withoutValidation()], cause: /validation\.rec/u },
];

describe("the first lines below what failed", () => {
  let laboratory: Laboratory;
  let report: string;

  before(async () => {
    laboratory = await Laboratory.open();
    report = join(dirname(laboratory.home), "report.json");
    await spareDrawing(laboratory);
  });
  after(() => laboratory.close());

  const assertCause = ({ status, output }: CommandResult, cause: RegExp): void => {
    const lines = firstLines(output);
    console.log(lines.map((line) => `      ${line}`).join("\n"));
    assert.ok(status === 1 || status === 2, `status ${status ?? "none"}: ${output}`);
    assert.match(lines.join(" "), cause, output);
  };

  for (const { name, edit, write, validated = false, words, cause } of faults) {
    it(`say the cause: ${name}`, async () => {
      const lab = await laboratory.fork();
      if (edit !== undefined) lab.edit(...edit);
      if (write !== undefined) lab.write(...write);
      const buildspec = "buildspecs/validate.yml";
      if (validated) copyFileSync(join(project, buildspec), join(lab.checkout, buildspec));
      const result = await rehearse(lab.checkout, [
        ...["--yes", "--home", lab.home, "--report", report],
        ...((await words?.()) ?? []),
      ]).exited;
      assertCause(result, cause);
      if (process.env["RECORD"] === "1" && result.status === 1) record(name, report, lab.home);
    });
  }

  it("say the cause: fullDisk", async function () {
    // Only root may mount a small disk.
    if (process.platform !== "linux" || process.getuid?.() !== 0) this.skip();
    const disk = join(dirname(laboratory.home), "disk");
    mkdirSync(disk);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=12m", "tmpfs", disk]);
    try {
      const result = await rehearse(laboratory.checkout, ["--yes", "--home", join(disk, "home")]).exited;
      assertCause(result, /disk .*full|ENOSPC|No space left/iu);
    } finally {
      execFileSync("umount", [disk]);
    }
  });
});

/** RecordIO data as a person brings it, without one of the two files. */
async function withoutValidation(): Promise<string> {
  const folder = await newFolder("records");
  writeFileSync(join(folder, "labels.txt"), "circle\nstar\n");
  writeFileSync(join(folder, "train.rec"), "");
  return folder;
}

function record(name: string, report: string, home: string): void {
  const failed = readReport(report).stages.flatMap(({ name: stage, actions }) =>
    actions.filter(({ status }) => status === "Failed").map((action) => ({ stage, ...action })),
  )[0];
  assert.ok(failed);
  const { stage, name: action, message } = failed;
  const log = readFileSync(logFile(home, `${stage}-${action}`), "utf8")
    .trimEnd()
    .split("\n")
    .slice(-recordedLines);
  const text = JSON.stringify({ stage, action, message, log }, undefined, 1).replaceAll(home, "/home");
  writeFileSync(join(project, "test", "fixtures", "faults", `${name}.json`), `${text}\n`);
}
