/** Deliveries that failed, as `npm run scenarios -- faults` has recorded them: what a person reads first. */
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import type { CloudEvent } from "#local-cloud";
import { isBadInput } from "../../../machine/badInput";
import { widthOf } from "../../../machine/columns";
import { fitted, Terminal } from "../../../machine/terminal";
import { ActionLogs } from "../../../rehearsal/home/actionLogs";
import { PipelineView } from "../../../rehearsal/report/pipelineView";
import { inspectOwnData } from "../../../rehearsal/source/ownData";
import { deliveryNames } from "../../../settings/names";
import { readStacks } from "../../../settings/stacks";
import { example } from "../../program/program";

interface Recorded {
  readonly stage: string;
  readonly action: string;
  readonly message: string;
  readonly log: readonly string[];
}

const folder = join(__dirname, "..", "..", "fixtures", "faults");
const names = deliveryNames("model-delivery", "dev", { accountId: "", partition: "aws", region: "us-east-1" });

/** By the name of the fault. */
const causes: Readonly<Record<string, RegExp>> = {
  typeError: /index\.ts:\d+:\d+: .*'string' is not assignable to type 'number'/u,
  unitTest: /test\/contract\/planted\.test\.ts:4: planted: .*1 !== 2/su,
  lint: /settings\/names\.ts:\d+:\d+: .*eslint\(no-var\)/u,
  training: /num_layers/u,
  badModel: /expected an accuracy/u,
  slowModel: /expected 95 % of the answers within 1 ms .*, came \d+ ms/su,
  permission: /not authorized to perform: sagemaker:CreateTrainingJob/u,
};

/** What a terminal of a width shows of a recorded failure. */
function shown({ stage, action, message, log }: Recorded, columns: number | undefined): readonly string[] {
  const home = mkdtempSync(join(tmpdir(), "faults-"));
  const stream = new PassThrough({ encoding: "utf8" });
  if (columns !== undefined) Object.assign(stream, { isTTY: true, columns });
  const terminal = new Terminal(stream);
  const view = new PipelineView(terminal, new ActionLogs(home, names), home);
  const event = { kind: "action", pipeline: "delivery", execution: "e-1", stage, action } as const;
  const events: readonly CloudEvent[] = [
    { ...event, status: "InProgress" },
    ...log.map((line) => ({ kind: "log", source: "build", line }) as const),
    { ...event, status: "Failed", message, seconds: 1 },
  ];
  for (const each of events) view.show(each);
  terminal.close();
  rmSync(home, { recursive: true });
  return stripVTControlCharacters(String(stream.read())).trimEnd().split("\n");
}

describe("a failure that was recorded", () => {
  const recorded = readdirSync(folder).map((file) => file.replace(/\.json$/u, ""));

  it("is one of each fault in which an action fails", () => {
    assert.deepEqual([...recorded].sort(), Object.keys(causes).sort());
  });

  for (const [name, cause] of Object.entries(causes)) {
    it(`shows its cause first, once: ${name}`, () => {
      const failure = JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")) as Recorded;
      const [heading = "", row = "", ...below] = shown(failure, undefined);
      assert.equal(heading, failure.stage);
      assert.match(row, new RegExp(`^  ✗ ${failure.action} `, "u"));
      assert.match(below.slice(0, 3).join(" "), cause);
      assert.equal(new Set(below).size, below.length, "a line is told twice");
      assert.equal(below.at(-1), `      The whole log: logs/${failure.stage}-${failure.action}.log`);
    });

    for (const columns of [60, 80, 120, 200])
      it(`breaks no line of it by itself at ${columns} columns: ${name}`, () => {
        const failure = JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")) as Recorded;
        for (const line of shown(failure, columns)) assert.ok(widthOf(line) < columns, line);
      });
  }
});

describe("a fault that is refused before anything runs", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "refused-"))));
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** The first lines of a message on a terminal. */
  const firstLines = (error: unknown, columns: number): string => {
    assert.ok(isBadInput(error), String(error));
    const lines = fitted(error.message, Object.assign(new PassThrough(), { isTTY: true, columns })).split("\n");
    for (const line of lines) assert.ok(widthOf(line) < columns, line);
    return lines.slice(0, 3).join(" ");
  };

  for (const columns of [60, 80, 120, 200]) {
    it(`shows its cause first at ${columns} columns: a wrong setting`, () => {
      cpSync(example, folder, { recursive: true });
      const file = join(folder, "Pulumi.dev.yaml");
      writeFileSync(file, readFileSync(file, "utf8").replace(/minimumAccuracy: .*/u, "minimumAccuracy: 5"));
      assert.throws(
        () => readStacks(folder),
        (error) => /minimumAccuracy.* 5\b/u.test(firstLines(error, columns)),
      );
    });

    it(`shows its cause first at ${columns} columns: a missing file of the data`, async () => {
      writeFileSync(join(folder, "labels.txt"), "circle\nstar\n");
      writeFileSync(join(folder, "train.rec"), "");
      const knownPictures = join(folder, "known");
      const inspected = inspectOwnData(folder, join(folder, "work"), readStacks(example).owner, {
        knownPictures,
        onProgress: () => undefined,
      });
      await assert.rejects(inspected, (error) => firstLines(error, columns).includes("validation.rec"));
    });
  }
});
