import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { stringify } from "yaml";
import { SettingsError } from "../../settings/faults";
import { readConfiguration, readSettings } from "../../settings/files";
import { ownerSettings } from "../../settings/owner";
import { rules } from "../../settings/rules";
import { stackSettings } from "../../settings/stack";
import { evaluate } from "../program/evaluate";
import { without } from "../program/graph";
import { example } from "../program/program";

type Values = Record<string, unknown>;

/** The example's dev, to be spoiled. */
function devValues(): Values {
  return structuredClone(readConfiguration(example, "dev").values);
}

function sourceOf(values: Values, source: unknown): unknown {
  return ((values["model-delivery:delivery"] as Values)["source"] = source);
}

const tokenSource = { kind: "githubToken", repository: "example/model-delivery", branch: "main" };

function trigger(values: Values, triggers: unknown): unknown {
  return sourceOf(values, { repository: "example/model-delivery", branch: "main", triggers });
}

/** Gives the delivery a key of its own. */
function encrypt(values: Values, changes: Values): unknown {
  return ((values["model-delivery:delivery"] as Values)["encryption"] = {
    keyArn: "arn:aws:kms:us-east-1:123456789012:key/own",
    ...changes,
  });
}

const certificateArn = "arn:aws:acm:us-east-1:123456789012:certificate/0a1b";
const goodKey = { name: "app", sha256: "0".repeat(64) };

/** Gives the environment an API. */
function authorize(values: Values, authorization: Values, others: Values = {}): unknown {
  return (values["model-delivery:api"] = { authorization, ...others });
}

describe("settings", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "model-delivery-test-"));
    writeFileSync(path.join(folder, "Pulumi.yaml"), stringify({ name: "model-delivery", runtime: "nodejs" }));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function write(stack: string, config: Values): void {
    writeFileSync(path.join(folder, `Pulumi.${stack}.yaml`), stringify({ config }));
  }

  function faultsOf(config: Values): SettingsError {
    write("dev", config);
    try {
      readSettings(folder, "dev");
    } catch (error) {
      assert.ok(error instanceof SettingsError);
      return error;
    }
    throw new assert.AssertionError({ message: "the settings were taken as right" });
  }

  it("of the example can be used", () => {
    const dev = readSettings(example, "dev");
    const prod = readSettings(example, "prod");
    assert.equal(dev.delivery?.production, prod.stack);
    assert.equal(prod.deliveredBy, dev.stack);
    assert.equal(ownerSettings(prod, example).training.instanceType, "ml.g4dn.xlarge");
  });

  it("are the same for the program and for what reads the files", async () => {
    for (const stack of ["dev", "prod"]) {
      const { project, values } = readConfiguration(example, stack);
      let ofProgram: unknown;
      await evaluate(
        () => {
          ofProgram = stackSettings();
          return Promise.resolve({});
        },
        { project, stack, region: "us-east-1", configuration: values },
      );
      assert.deepEqual(ofProgram, readSettings(example, stack));
    }
  });

  it("take defaults from Pulumi.yaml, and the stack's file overrides them", () => {
    writeFileSync(
      path.join(folder, "Pulumi.yaml"),
      stringify({
        name: "model-delivery",
        config: {
          tags: { type: "object", default: { team: "vision" } },
          quality: { type: "object", default: { minimumAccuracy: 0.1, maximumLatencyMilliseconds: 5 } },
        },
      }),
    );
    const { "model-delivery:quality": quality, ...values } = devValues();
    const others = without(values, "model-delivery:tags");
    write("dev", others);
    assert.deepEqual(readSettings(folder, "dev").tags, { team: "vision" });
    assert.equal(readSettings(folder, "dev").quality.minimumAccuracy, 0.1);
    write("dev", { ...others, "model-delivery:quality": quality });
    assert.equal(readSettings(folder, "dev").quality.minimumAccuracy, 0.5);
  });

  it("have defaults for what most people leave alone", () => {
    const values = devValues();
    Object.assign(values, {
      "model-delivery:endpoint": { variants: [{ name: "primary", instanceType: "ml.m5.large" }] },
      "model-delivery:quality": { minimumAccuracy: 0.5, maximumLatencyMilliseconds: 100 },
    });
    sourceOf(values, { repository: "example/model-delivery", branch: "main" });
    write("dev", values);
    const { endpoint, quality, delivery } = readSettings(folder, "dev");
    assert.equal(delivery?.source.kind, "github");
    assert.deepEqual(endpoint.variants, [
      { name: "primary", weight: 1, instanceType: "ml.m5.large", instanceCount: 1 },
    ]);
    assert.equal(quality.concurrency, 2);
  });

  it("answer with every fault at once: key, value, what is allowed, what to do", () => {
    const values = devValues();
    values["aws:region"] = "Frankfurt";
    const delivery = values["model-delivery:delivery"] as Values;
    delivery["approvers"] = ["nobody"];
    delivery["approvalTimeoutMinutes"] = 1;
    (delivery["source"] as Values)["repository"] = "no slash";
    const training = values["model-delivery:training"] as Values;
    training["instanceType"] = "ml.c5.large";
    (training["data"] as Values)["heldOutSamples"] = 10;
    (training["hyperparameters"] as Values)["num_classes"] = "257";
    (training["hyperparameters"] as Values)["epochs"] = 2;
    values["model-delivery:endpoint"] = { variants: [{ name: "a", instanceType: "m5.large", weight: 0 }] };
    values["model-delivery:qualty"] = {};
    const { faults, message } = faultsOf(values);
    assert.deepEqual(faults.map(({ key, given }) => `${key} = ${given}`).sort(), [
      'aws:region = "Frankfurt"',
      "model-delivery:delivery.approvalTimeoutMinutes = 1",
      'model-delivery:delivery.approvers[0] = "nobody"',
      'model-delivery:delivery.source.repository = "no slash"',
      'model-delivery:endpoint.variants = [{"name":"a","instanceType":"m5.large","weight":0}]',
      'model-delivery:endpoint.variants[0].instanceType = "m5.large"',
      "model-delivery:qualty = {}",
      "model-delivery:training.data.heldOutSamples = 10",
      "model-delivery:training.hyperparameters.epochs = 2",
      'model-delivery:training.hyperparameters.num_classes = "257"',
      'model-delivery:training.instanceType = "ml.c5.large"',
    ]);
    for (const { key, given, allowed, fix } of faults)
      for (const part of [key, given, allowed, fix]) assert.ok(message.includes(part));
  });

  const spoilers: readonly (readonly [string, keyof typeof rules, (values: Values) => unknown])[] = [
    [
      "built-in training without a GPU",
      "builtInTrainingInstance",
      (values) => ((values["model-delivery:training"] as Values)["instanceType"] = "ml.m5.large"),
    ],
    [
      "spot that waits shorter than it runs",
      "maximumWait",
      (values) => ((values["model-delivery:training"] as Values)["spot"] = { maximumWaitMinutes: 5 }),
    ],
    [
      "a number that is computed from the data",
      "computedHyperparameter",
      (values) => (((values["model-delivery:training"] as Values)["hyperparameters"] as Values)["num_classes"] = "257"),
    ],
    [
      "an image that is neither built in nor in ECR",
      "image",
      (values) => ((values["model-delivery:training"] as Values)["image"] = { uri: "docker.io/me/image" }),
    ],
    ["a stack that is delivered and delivers", "owner", (values) => (values["model-delivery:deliveredBy"] = "other")],
    [
      "a stack that neither delivers nor is delivered",
      "owner",
      (values) => {
        delete values["model-delivery:delivery"];
        delete values["model-delivery:training"];
      },
    ],
    ["a delivery without training", "trainingOwner", (values) => delete values["model-delivery:training"]],
    [
      "production that is the stack itself",
      "otherStack",
      (values) => ((values["model-delivery:delivery"] as Values)["production"] = "dev"),
    ],
    [
      "two variants of one name",
      "variantNames",
      (values) =>
        (values["model-delivery:endpoint"] = {
          variants: [
            { name: "a", instanceType: "ml.m5.large" },
            { name: "a", instanceType: "ml.m5.large" },
          ],
        }),
    ],
    [
      "variants without traffic",
      "variantWeights",
      (values) =>
        (values["model-delivery:endpoint"] = { variants: [{ name: "a", weight: 0, instanceType: "ml.m5.large" }] }),
    ],
    ["a source of an unknown kind", "sourceKind", (values) => sourceOf(values, { kind: "svn" })],
    ["a source that is no block", "source", (values) => sourceOf(values, "github")],
    ["a source with a token, but no token", "githubToken", (values) => sourceOf(values, tokenSource)],
    [
      "a token in plain text",
      "githubToken",
      (values) => sourceOf(Object.assign(values, { "model-delivery:githubToken": "ghp_plain" }), tokenSource),
    ],
    [
      "a token that nothing uses",
      "githubTokenWithoutUse",
      (values) => Object.assign(values, { "model-delivery:githubToken": { secure: "AAAB" } }),
    ],
    [
      "triggers of a source with a token",
      "triggersOfConnections",
      (values) => sourceOf(values, { ...tokenSource, triggers: {} }),
    ],
    [
      "triggers of a zip file",
      "triggersOfConnections",
      (values) => sourceOf(values, { kind: "s3", bucket: "commits", key: "commit.zip", triggers: {} }),
    ],
    ["triggers that start nothing", "triggers", (values) => trigger(values, {})],
    [
      "four kinds of pushes",
      "pushTriggers",
      (values) => trigger(values, { pushes: Array.from({ length: 4 }, () => ({ tags: { includes: ["v*"] } })) }),
    ],
    [
      "a push of branches and tags",
      "pushTrigger",
      (values) => trigger(values, { pushes: [{ branches: { includes: ["main"] }, tags: { includes: ["v*"] } }] }),
    ],
    [
      "changed files of no branch",
      "pushTrigger",
      (values) => trigger(values, { pushes: [{ filePaths: { includes: ["**"] } }] }),
    ],
    ["a filter without patterns", "triggerFilter", (values) => trigger(values, { pushes: [{ branches: {} }] })],
    [
      "nine patterns",
      "triggerPatterns",
      (values) => trigger(values, { pushes: [{ branches: { includes: Array.from({ length: 9 }, () => "main") } }] }),
    ],
    [
      "a pattern that is too long",
      "triggerPatterns",
      (values) => trigger(values, { pushes: [{ branches: { excludes: ["a".repeat(256)] } }] }),
    ],
    [
      "pull requests into no branch",
      "pullRequestTrigger",
      (values) => trigger(values, { pullRequests: [{ events: ["OPEN"] }] }),
    ],
    [
      "an event that does not exist",
      "pullRequestEvents",
      (values) => trigger(values, { pullRequests: [{ branches: { includes: ["main"] }, events: ["MERGED"] }] }),
    ],
    [
      "a file that is no zip",
      "sourceKey",
      (values) => sourceOf(values, { kind: "s3", bucket: "commits", key: "commit.tar" }),
    ],
    [
      "a bucket that cannot exist",
      "sourceBucket",
      (values) => sourceOf(values, { kind: "s3", bucket: "My_Commits", key: "commit.zip" }),
    ],
    [
      "an alias in place of a key",
      "keyArn",
      (values) => encrypt(values, { keyArn: "arn:aws:kms:us-east-1:123456789012:alias/own" }),
    ],
    [
      "a key of another region",
      "keyRegion",
      (values) => encrypt(values, { keyArn: "arn:aws:kms:eu-west-1:123456789012:key/own", trainingVolumes: false }),
    ],
    ["a volume key for training with local storage", "encryptedTrainingVolumes", (values) => encrypt(values, {})],
    [
      "a volume key for an endpoint with local storage",
      "encryptedEndpointVolumes",
      (values) => {
        encrypt(values, { trainingVolumes: false });
        values["model-delivery:endpoint"] = { variants: [{ name: "a", instanceType: "ml.m5d.large" }] };
      },
    ],
    [
      "a key for volumes that is neither on nor off",
      "encryptedVolumes",
      (values) => encrypt(values, { trainingVolumes: "no" }),
    ],
    [
      "a VPC in place of subnets",
      "subnets",
      (values) =>
        (values["model-delivery:network"] = {
          subnets: ["vpc-0123456789abcdef0"],
          securityGroups: ["sg-0123456789abcdef0"],
        }),
    ],
    [
      "a network without security groups",
      "securityGroups",
      (values) => (values["model-delivery:network"] = { subnets: ["subnet-0123456789abcdef0"], securityGroups: [] }),
    ],
    [
      "a network that is no block",
      "network",
      (values) => (values["model-delivery:network"] = "subnet-0123456789abcdef0"),
    ],
    ["isolation that is neither on nor off", "isolation", (values) => (values["model-delivery:isolation"] = "yes")],
    ["an API without authorization", "authorization", (values) => (values["model-delivery:api"] = {})],
    ["an API that is open", "authorizationKind", (values) => authorize(values, { kind: "none" })],
    [
      "tokens of an issuer without https",
      "issuer",
      (values) => authorize(values, { kind: "jwt", issuer: "http://login.example.com", audiences: ["a"] }),
    ],
    [
      "tokens for nobody",
      "audiences",
      (values) => authorize(values, { kind: "jwt", issuer: "https://login.example.com", audiences: [] }),
    ],
    ["keys without a key", "apiKeys", (values) => authorize(values, { kind: "apiKey", keys: [] })],
    [
      "a key in place of its hash",
      "apiKeyHash",
      (values) => authorize(values, { kind: "apiKey", keys: [{ name: "app", sha256: "0123456789" }] }),
    ],
    [
      "two keys of one name",
      "apiKeyNames",
      (values) => authorize(values, { kind: "apiKey", keys: [goodKey, goodKey] }),
    ],
    [
      "more requests than an account may have",
      "requestsPerSecond",
      (values) => authorize(values, { kind: "iam" }, { throttling: { requestsPerSecond: 20_000, burst: 1 } }),
    ],
    ["pages of every origin", "origins", (values) => authorize(values, { kind: "iam" }, { cors: { origins: ["*"] } })],
    ["a page that cannot ask", "pageAuthorization", (values) => authorize(values, { kind: "iam" }, { page: true })],
    [
      "a domain of everything",
      "domainName",
      (values) => authorize(values, { kind: "iam" }, { domain: { name: "*.example.com", certificateArn } }),
    ],
    [
      "a certificate of another region",
      "certificateRegion",
      (values) =>
        authorize(
          values,
          { kind: "iam" },
          { domain: { name: "predict.example.com", certificateArn: certificateArn.replace("us-east-1", "eu-west-1") } },
        ),
    ],
    ["a block that is missing", "quality", (values) => delete values["model-delivery:quality"]],
    ["a tag that AWS keeps for itself", "tags", (values) => (values["model-delivery:tags"] = { "aws:team": "vision" })],
  ];

  for (const [what, rule, spoil] of spoilers) {
    it(`refuse ${what}`, () => {
      const values = devValues();
      spoil(values);
      assert.deepEqual(
        faultsOf(values).faults.map(({ allowed }) => allowed),
        [rules[rule].allowed],
      );
    });
  }

  it("do not show a token, wherever it stands in plain text", () => {
    const values = devValues();
    values["model-delivery:githubToken"] = "not-what-a-token-looks-like";
    sourceOf(values, { ...tokenSource, token: "ghp_0123456789abcdef", branch: ["github_pat_0123456789abcdef"] });
    const { message, faults } = faultsOf(values);
    assert.deepEqual(faults.map(({ key }) => key).sort(), [
      "model-delivery:delivery.source.branch",
      "model-delivery:delivery.source.token",
      "model-delivery:githubToken",
    ]);
    assert.doesNotMatch(message, /not-what|0123456789abcdef/u);
    assert.match(message, /pulumi config set --secret githubToken/u);
  });

  it("name the file that cannot be read", () => {
    assert.throws(() => readSettings(folder, "absent"), /Pulumi\.absent\.yaml[\s\S]*ENOENT/u);
    writeFileSync(path.join(folder, "Pulumi.broken.yaml"), "config: [unclosed");
    assert.throws(() => readSettings(folder, "broken"), /Pulumi\.broken\.yaml/u);
  });

  it("refuse production's instances with local storage when the owner's key is for volumes", () => {
    const dev = devValues();
    encrypt(dev, { trainingVolumes: false });
    write("dev", dev);
    write("prod", {
      ...readConfiguration(example, "prod").values,
      "model-delivery:endpoint": { variants: [{ name: "primary", instanceType: "ml.g5.xlarge" }] },
    });
    assert.throws(
      () => ownerSettings(readSettings(folder, "prod"), folder),
      (error: Error) => {
        assert.ok(error instanceof SettingsError);
        assert.deepEqual(
          error.faults.map(({ key, allowed }) => [key, allowed]),
          [["model-delivery:endpoint.variants[0].instanceType", rules.encryptedEndpointVolumes.allowed]],
        );
        return true;
      },
    );
  });

  it("refuse an owner in another region, whose models could not be served", () => {
    write("dev", devValues());
    write("prod", { ...readConfiguration(example, "prod").values, "aws:region": "eu-west-1" });
    assert.throws(
      () => ownerSettings(readSettings(folder, "prod"), folder),
      /aws:region[\s\S]*us-east-1, the region of dev/u,
    );
  });
});
