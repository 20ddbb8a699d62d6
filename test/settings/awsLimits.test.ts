import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { z } from "zod";
import { readTable } from "../../packages/local-cloud/models/table";
import { renderSettingsLimits, settingsLimitsFile } from "../../scripts/awsModels/settingsLimits";
import { apiSchema } from "../../settings/api";
import { limits } from "../../settings/awsLimits.json";
import { endpointSchema } from "../../settings/endpoint";
import type { RuleName } from "../../settings/rules";
import { configurationSchema } from "../../settings/schema";
import { sourceSchema } from "../../settings/source";
import { trainingSchema } from "../../settings/training";

type Fields = Readonly<Record<string, unknown>>;

const training = {
  image: { uri: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/image:1" },
  instanceType: "ml.m5.large",
  volumeGigabytes: 10,
  hyperparameters: { epochs: "2" },
  data: { source: "pictures", heldOutSamples: 200, validationShare: 0.2 },
};
const variant = { name: "primary", instanceType: "ml.m5.large" };
const source = { repository: "octocat/model-delivery", branch: "main" };
const api = { authorization: { kind: "iam" } };
const packageArn = "arn:aws:sagemaker:eu-west-1:123456789012:model-package/group/1";

const image = (uri: string): Fields => ({ ...training, image: { uri } });
const hyperparameters = (values: Fields): Fields => ({ ...training, hyperparameters: values });
const variants = (...changes: readonly Fields[]): Fields => ({
  variants: changes.map((change, index) => ({ ...variant, name: `v${index}`, ...change })),
});
const pushes = (...includes: readonly string[]): Fields => ({
  ...source,
  triggers: { pushes: [{ branches: { includes } }] },
});
const many = (count: number): Fields =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`n${index}`, "1"]));
const { tags } = configurationSchema.shape;

/** Setting, rule, what AWS takes at most, and what it refuses. */
const cases: readonly (readonly [string, z.ZodType, RuleName, unknown, unknown])[] = [
  [
    "where training runs",
    trainingSchema,
    "trainingInstanceType",
    training,
    { ...training, instanceType: "ml.m5.huge" },
  ],
  ["what only hosts", trainingSchema, "trainingInstanceType", training, { ...training, instanceType: "ml.c5d.large" }],
  [
    "where models are hosted",
    endpointSchema,
    "hostingInstanceType",
    variants({}),
    variants({ instanceType: "ml.m5.huge" }),
  ],
  [
    "what only trains",
    endpointSchema,
    "hostingInstanceType",
    variants({}),
    variants({ instanceType: "ml.c5n.xlarge" }),
  ],
  ["how many hyperparameters", trainingSchema, "hyperparameters", hyperparameters(many(98)), hyperparameters(many(99))],
  [
    "the name of a hyperparameter",
    trainingSchema,
    "hyperparameters",
    hyperparameters({ ["n".repeat(256)]: "1" }),
    hyperparameters({ ["n".repeat(257)]: "1" }),
  ],
  [
    "the value of a hyperparameter",
    trainingSchema,
    "hyperparameters",
    hyperparameters({ n: "1".repeat(2500) }),
    hyperparameters({ n: "1".repeat(2501) }),
  ],
  ["its lines", trainingSchema, "hyperparameters", hyperparameters({ n: "1 2" }), hyperparameters({ n: "1\n2" })],
  [
    "an image",
    trainingSchema,
    "image",
    image(`123456789012.dkr.ecr.eu-west-1.amazonaws.com/${"i".repeat(208)}:1`),
    image(`123456789012.dkr.ecr.eu-west-1.amazonaws.com/${"i".repeat(209)}:1`),
  ],
  [
    "the name of a variant",
    endpointSchema,
    "variantName",
    variants({ name: "v".repeat(63) }),
    variants({ name: "v_1" }),
  ],
  [
    "how many variants",
    endpointSchema,
    "variants",
    variants(...Array<Fields>(10).fill({})),
    variants(...Array<Fields>(11).fill({})),
  ],
  [
    "a package",
    endpointSchema,
    "modelPackage",
    variants({ modelPackage: packageArn }),
    variants({ modelPackage: packageArn.replace("group", "g".repeat(64)) }),
  ],
  ["a tag's key", tags, "tags", { "cost centre": "a" }, { "cost#centre": "a" }],
  ["a tag's value", tags, "tags", { team: "a".repeat(255) }, { team: "a".repeat(256) }],
  ["the length of a tag's key", tags, "tags", { ["k".repeat(127)]: "" }, { ["k".repeat(128)]: "" }],
  ["patterns of triggers", sourceSchema, "triggerPatterns", pushes("p".repeat(255)), pushes("p".repeat(256))],
  [
    "how many patterns",
    sourceSchema,
    "triggerPatterns",
    pushes(...Array<string>(8).fill("a")),
    pushes(...Array<string>(9).fill("a")),
  ],
  [
    "a bucket",
    sourceSchema,
    "sourceBucket",
    { kind: "s3", bucket: "my-commits", key: "commit.zip" },
    { kind: "s3", bucket: "my..commits", key: "commit.zip" },
  ],
  [
    "an issuer",
    apiSchema,
    "issuer",
    { authorization: { kind: "jwt", issuer: "https://login.example.com/", audiences: ["a"] } },
    { authorization: { kind: "jwt", issuer: `https://login.example.com/${"i".repeat(2048)}`, audiences: ["a"] } },
  ],
  [
    "a domain",
    apiSchema,
    "domainName",
    {
      ...api,
      domain: { name: "predict.example.com", certificateArn: "arn:aws:acm:eu-west-1:123456789012:certificate/a" },
    },
    {
      ...api,
      domain: {
        name: `${"a.".repeat(256)}example.com`,
        certificateArn: "arn:aws:acm:eu-west-1:123456789012:certificate/a",
      },
    },
  ],
];

describe("What AWS's models allow of the settings", () => {
  it("is what they allow of requests in the local cloud: both come from one table", () => {
    assert.equal(readFileSync(settingsLimitsFile, "utf8"), renderSettingsLimits(readTable()));
  });

  it("is small: every evaluation of the program reads it", () => {
    assert.ok(readFileSync(settingsLimitsFile).length < 10_000);
    assert.ok(limits.hostingInstanceType.values.length > limits.trainingInstanceType.values.length);
  });

  for (const [what, schema, rule, allowed, refused] of cases)
    it(`goes no further in ${what}`, () => {
      assert.deepEqual(rulesBroken(schema, allowed), []);
      assert.deepEqual(rulesBroken(schema, refused), [rule]);
    });
});

/** The rules that a value breaks, each as often as it is told. */
function rulesBroken(schema: z.ZodType, value: unknown): readonly string[] {
  const { error } = schema.safeParse(value);
  return (error?.issues ?? []).map((issue) =>
    issue.code === "invalid_key" ? (issue.issues[0]?.message ?? "") : issue.message,
  );
}
