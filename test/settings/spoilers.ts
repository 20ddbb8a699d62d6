/** Settings of the example's dev with one fault each, and the rule that speaks of it. */
import { readConfiguration } from "../../settings/files";
import type { RuleName } from "../../settings/rules";
import { example } from "../program/program";

export type Values = Record<string, unknown>;

const { values: ofExample } = readConfiguration(example, "dev");

/** The example's dev, to be spoiled. */
export function devValues(): Values {
  return structuredClone(ofExample);
}

export function sourceOf(values: Values, source: unknown): unknown {
  return ((values["model-delivery:delivery"] as Values)["source"] = source);
}

export const tokenSource = { kind: "githubToken", repository: "example/model-delivery", branch: "main" };

function trigger(values: Values, triggers: unknown): unknown {
  return sourceOf(values, { repository: "example/model-delivery", branch: "main", triggers });
}

/** Gives the delivery a key of its own. */
export function encrypt(values: Values, changes: Values): unknown {
  return ((values["model-delivery:delivery"] as Values)["encryption"] = {
    keyArn: "arn:aws:kms:us-east-1:123456789012:key/own",
    ...changes,
  });
}

function workflows(values: Values, pullRequests: unknown): unknown {
  return ((values["model-delivery:delivery"] as Values)["pullRequests"] = pullRequests);
}

const certificateArn = "arn:aws:acm:us-east-1:123456789012:certificate/0a1b";
const goodKey = { name: "app", sha256: "0".repeat(64) };

/** Gives the environment an API. */
export function authorize(values: Values, authorization: Values, others: Values = {}): unknown {
  return (values["model-delivery:api"] = { authorization, ...others });
}

/** What is wrong, the rule, and how it is done. */
export type Spoiler = readonly [string, RuleName, (values: Values) => unknown];

export const spoilers: readonly Spoiler[] = [
  ...[{ emails: ["nobody"] }, { emails: ["a@example.com", "A@example.com"] }].map((alarms): Spoiler => [
    `addresses of alarms that are ${alarms.emails.length === 1 ? "none" : "one"}`,
    "alarmEmails",
    (values) => (values["model-delivery:alarms"] = alarms),
  ]),
  ...["http://hooks.example.com", "https://user:password@hooks.example.com/x", "https://"].map((address): Spoiler => [
    `the web hook ${address}`,
    "alarmWebhooks",
    (values) => (values["model-delivery:alarms"] = { webhooks: [address] }),
  ]),
  ["alarms that are no block", "alarms", (values) => (values["model-delivery:alarms"] = "all")],
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
  ["workflows that are no block", "pullRequests", (values) => workflows(values, true)],
  ...["", "pre view", "preview:*", "*"].map((environment): Spoiler => [
    `workflows of the environment "${environment}"`,
    "githubEnvironment",
    (values) => workflows(values, { environment }),
  ]),
  ...["octocat", "octocat/*", "octocat@1/models", "octocat/models@2", "*/models"].map((repository): Spoiler => [
    `workflows of the repository ${repository}`,
    "subjectRepository",
    (values) => workflows(values, { environment: "preview", repository }),
  ]),
  [
    "workflows of a zip file",
    "subjectRepositoryOfZip",
    (values) => {
      sourceOf(values, { kind: "s3", bucket: "commits", key: "commit.zip" });
      workflows(values, { environment: "preview" });
    },
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
  ["two keys of one name", "apiKeyNames", (values) => authorize(values, { kind: "apiKey", keys: [goodKey, goodKey] })],
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
  [
    "a connection in a region that has none",
    "connectionRegion",
    (values) => Object.assign(values, { "aws:region": "eu-south-2" }),
  ],
  [
    "an answer to bad input that is none",
    "badInput",
    (values) => Object.assign(values["model-delivery:quality"] as Values, { badInput: "ok" }),
  ],
  ["a block that is missing", "quality", (values) => delete values["model-delivery:quality"]],
  ["a tag that AWS keeps for itself", "tags", (values) => (values["model-delivery:tags"] = { "aws:team": "vision" })],
];
