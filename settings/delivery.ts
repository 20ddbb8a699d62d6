/** The delivery pipeline: the schema of `delivery`. */
import { z } from "zod";
import { limits } from "./awsLimits.json";
import {
  addresses,
  block,
  inPlace,
  limitedText,
  newConfiguration,
  nextJob,
  stackName,
  text,
  wholeNumber,
} from "./parts";
import { sourceSchema } from "./source";

const stateSchema = block(
  {
    backend: text(/^s3:\/\/[a-z0-9.${}-]+(?:\?\S+)?$/u, "stateBackend").meta({
      meaning: "Where the builds find Pulumi's state; `${account}` and `${region}` are filled in",
      change: inPlace,
    }),
    secretsProvider: text(/^awskms:\/\/alias\/[A-Za-z0-9/_-]+(?:\?\S+)?$/u, "secretsProvider").meta({
      meaning: "The KMS key that opens the stack's secrets, by its alias",
      change: inPlace,
    }),
  },
  "state",
);

const encryptionSchema = block(
  {
    keyArn: limitedText(limits.volumeKey, "keyArn", /^arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:key\/[0-9a-z-]+$/u).meta({
      meaning:
        "A symmetric KMS key in the stack's region. It encrypts both buckets, the approval topic, what pipeline " +
        "and builds hand on, and the trained models; SECURITY.md says what the key's owner has to allow",
      change:
        "updated in place; what was written before stays encrypted with the former key until it is encrypted " +
        "anew: SECURITY.md says how",
    }),
    trainingVolumes: z
      .boolean("encryptedVolumes")
      .default(true)
      .meta({
        meaning:
          "Whether the key encrypts the volumes of training instances. With local NVMe storage (ml.g4dn, ml.g5, " +
          "…), which the hardware encrypts, SageMaker refuses a key: write false",
        change: nextJob,
      }),
    endpointVolumes: z.boolean("encryptedVolumes").default(true).meta({
      meaning: "The same for the volumes of the endpoints of both environments",
      change: newConfiguration,
    }),
  },
  "encryption",
);

const githubEnvironment = text(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/u, "githubEnvironment");

const pullRequestsSchema = block(
  {
    environment: githubEnvironment.meta({
      meaning:
        "The environment on GitHub in which pull requests are previewed. It needs a reviewer: whoever runs there can " +
        "read what the stacks' secrets hold",
      change: inPlace,
    }),
    driftEnvironment: githubEnvironment.exactOptional().meta({
      meaning:
        "The environment of the nightly look for drift, which waits for no reviewer. Only the watched branch may " +
        "deploy to it. Without it there is none",
      change: inPlace,
    }),
    repository: text(/^[A-Za-z0-9][A-Za-z0-9-]*(?:\/[A-Za-z0-9._-]+|@\d+\/[A-Za-z0-9._-]+@\d+)$/u, "subjectRepository")
      .exactOptional()
      .meta({
        meaning:
          "The repository as the subject of GitHub's tokens names it: `owner@ID/name@ID` where it was created or " +
          "renamed since 15 July 2026. Without it that of the source",
        change: inPlace,
      }),
  },
  "pullRequests",
);

export const deliverySchema = block(
  {
    production: stackName.meta({ meaning: "The stack that the Production stage acts on", change: inPlace }),
    source: sourceSchema.meta({ meaning: "What is delivered" }),
    approvers: addresses("approvers", "approversTwice").min(1, "approvers").meta({
      meaning: "E-mail addresses that are asked before production; each confirms its subscription once",
      change: "subscriptions are created or deleted",
    }),
    approvalTimeoutMinutes: wholeNumber(limits.approvalTimeout.min, limits.approvalTimeout.max, "approvalTimeout")
      .default(10_080)
      .meta({ meaning: "How long an approval waits", change: inPlace }),
    state: stateSchema.meta({ meaning: "Pulumi's state, which the builds need" }),
    encryption: encryptionSchema
      .exactOptional()
      .meta({ meaning: "A KMS key of one's own. Without it the delivery uses keys that AWS manages" }),
    pullRequests: pullRequestsSchema.exactOptional().meta({
      meaning:
        "A role for workflows of GitHub, which preview pull requests in the account and look for drift: " +
        "docs/pull-requests.md. Without it there is no such role",
    }),
  },
  "delivery",
);
