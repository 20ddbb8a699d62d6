/** Settings of the example's dev with one name each that cannot be, or that is of another place. */
import { encrypt, sourceOf, type Spoiler, type Values } from "./spoilers";

/** Each is no name of a branch in Git, or a reference to one. */
const noBranches = ["refs/heads/main", "-f", "a..b", "a b", "main.lock", "a/", "/a", "a//b", "@", "a@{1}", ".a", "a^"];
/** Each is a repository as something else than `owner/name` names it. */
const noRepositories = [
  "example/model-delivery.git",
  "https://github.com/example/model-delivery",
  "git@github.com:example/model-delivery.git",
  "example/..",
  "model-delivery",
];
const noStacks = ["..", "--help", "../prod", ".prod", "prod/..", ""];

function ofConnection(values: Values, changes: Values): unknown {
  return sourceOf(values, { repository: "example/model-delivery", branch: "main", ...changes });
}

export const nameSpoilers: readonly Spoiler[] = [
  ...noBranches.map(
    (branch) => [`the branch ${branch}`, "branch", (values: Values) => ofConnection(values, { branch })] as const,
  ),
  ...noRepositories.map(
    (repository) =>
      [`the repository ${repository}`, "repository", (values: Values) => ofConnection(values, { repository })] as const,
  ),
  ...noStacks.map(
    (production) =>
      [
        `production called "${production}"`,
        "stackName",
        (values: Values) => Object.assign(values["model-delivery:delivery"] as Values, { production }),
      ] as const,
  ),
  ...["us-east-9", "eu-atlantis-1", "aws-global", "US-EAST-1"].map(
    (region) =>
      [`the region ${region}`, "region", (values: Values) => Object.assign(values, { "aws:region": region })] as const,
  ),
  [
    "the same approver twice",
    "approversTwice",
    (values) =>
      Object.assign(values["model-delivery:delivery"] as Values, { approvers: ["me@example.com", "Me@example.com"] }),
  ],
  [
    "a connection of another partition",
    "connectionPartition",
    (values) =>
      ofConnection(values, { connectionArn: "arn:aws-cn:codeconnections:us-east-1:123456789012:connection/0a1b" }),
  ],
  [
    "a key of another partition",
    "keyRegion",
    (values) => encrypt(values, { keyArn: "arn:aws-cn:kms:us-east-1:123456789012:key/own", trainingVolumes: false }),
  ],
  [
    "a package of another region",
    "packageRegion",
    (values) =>
      (values["model-delivery:endpoint"] = {
        variants: [
          {
            name: "a",
            instanceType: "ml.m5.large",
            modelPackage: "arn:aws:sagemaker:eu-west-1:123456789012:model-package/pictures/1",
          },
        ],
      }),
  ],
];
