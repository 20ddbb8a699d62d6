/**
 * A fault of the settings is told in the same words, whoever meets it first: `npm start`, `pulumi preview`, or a reader
 * of the files.
 */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readSettings } from "../../settings/files";
import { ownerSettings } from "../../settings/owner";
import { type RuleName, rules } from "../../settings/rules";
import { readStacks } from "../../settings/stacks";
import { evaluateProgram, example } from "./program";

interface Fault {
  readonly what: string;
  readonly stack: "dev" | "prod";
  /** Text of a stack file and what takes its place. */
  readonly edits: readonly (readonly [file: "dev" | "prod", before: string, after: string])[];
  readonly rule: RuleName;
}

const key = (changes: string): readonly ["dev", string, string] => [
  "dev",
  "    approvers:",
  `    encryption: {keyArn: "arn:aws:kms:us-east-1:123456789012:key/own", ${changes}}\n    approvers:`,
];

const faults: readonly Fault[] = [
  {
    what: "built-in training without a GPU",
    stack: "dev",
    edits: [["dev", "instanceType: ml.g4dn.xlarge", "instanceType: ml.m5.large"]],
    rule: "builtInTrainingInstance",
  },
  {
    what: "spot that waits shorter than it runs",
    stack: "dev",
    edits: [["dev", "    volumeGigabytes:", "    spot: {maximumWaitMinutes: 5}\n    volumeGigabytes:"]],
    rule: "maximumWait",
  },
  {
    what: "a volume key for training with local storage",
    stack: "dev",
    edits: [key("trainingVolumes: true")],
    rule: "encryptedTrainingVolumes",
  },
  {
    what: "a volume key for an endpoint of another stack with local storage",
    stack: "prod",
    edits: [key("trainingVolumes: false"), ["prod", "instanceType: ml.m5.large", "instanceType: ml.g5.xlarge"]],
    rule: "encryptedEndpointVolumes",
  },
  {
    what: "a page of an API that a browser cannot ask",
    stack: "prod",
    edits: [
      [
        "prod",
        "  model-delivery:tags:",
        "  model-delivery:api: {authorization: {kind: iam}, page: true}\n\n  model-delivery:tags:",
      ],
    ],
    rule: "pageAuthorization",
  },
  {
    what: "a network without security groups",
    stack: "prod",
    edits: [
      [
        "prod",
        "  model-delivery:tags:",
        "  model-delivery:network: {subnets: [subnet-0123456789abcdef0]}\n\n  model-delivery:tags:",
      ],
    ],
    rule: "securityGroups",
  },
];

describe("a fault of the settings is told in the same words by", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "model-delivery-test-"));
    for (const file of ["Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.prod.yaml"])
      writeFileSync(path.join(folder, file), readFileSync(path.join(example, file)));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const messageOf = async (read: () => unknown): Promise<string> => {
    try {
      await read();
    } catch (error) {
      return (error as Error).message;
    }
    throw new assert.AssertionError({ message: "the settings were taken as right" });
  };

  for (const { what, stack, edits, rule } of faults) {
    it(`npm start, pulumi preview and the readers of the files: ${what}`, async () => {
      for (const [file, before, after] of edits) {
        const target = path.join(folder, `Pulumi.${file}.yaml`);
        const text = readFileSync(target, "utf8");
        assert.ok(text.includes(before), before);
        writeFileSync(target, text.replace(before, after));
      }
      const told = await messageOf(() => ownerSettings(readSettings(folder, stack), folder));
      assert.ok(told.includes(rules[rule].allowed) && told.includes(rules[rule].fix), told);
      assert.equal(await messageOf(() => readStacks(folder)), told);
      assert.equal(await messageOf(() => evaluateProgram({ stack, folder })), told);
    });
  }
});
