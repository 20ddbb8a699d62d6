/** Where commits come from: the schema of `delivery.source`. */
import { z } from "zod";
import { limits } from "./awsLimits.json";
import { block, inPlace, limitedList, limitedText, text } from "./parts";

/** What every kind of source says of itself. */
const ofKind = {
  meaning:
    "Where commits come from: `github` through CodeConnections, `githubToken` from GitHub with a token, `s3` as " +
    "a zip file in a bucket",
  change: inPlace,
};

/** Patterns of branches, tags or paths. */
const patterns = (meaning: string) =>
  limitedList(limitedText(limits.triggerPattern, "triggerPatterns"), limits.triggerPatterns, "triggerPatterns")
    .exactOptional()
    .meta({ meaning, change: inPlace });

const filter = (meaning: string) =>
  block(
    {
      includes: patterns("Patterns of which one has to match; `*` and `?` stop at `/`, `**` does not"),
      excludes: patterns("Patterns of which none may match"),
    },
    "triggerFilter",
  )
    .refine(({ includes, excludes }) => includes !== undefined || excludes !== undefined, "triggerFilter")
    .exactOptional()
    .meta({ meaning });

const pushSchema = block(
  {
    branches: filter("The branch that is pushed to"),
    filePaths: filter("The files that the push changes: one that matches is enough"),
    tags: filter("The tag that is pushed"),
  },
  "pushTrigger",
).refine(
  ({ branches, filePaths, tags }) =>
    tags === undefined ? branches !== undefined : branches === undefined && filePaths === undefined,
  "pushTrigger",
);

const pullRequestSchema = block(
  {
    events: z
      .array(z.enum(["OPEN", "UPDATED", "CLOSED"], "pullRequestEvents"), "pullRequestEvents")
      .min(1, "pullRequestEvents")
      .default(["OPEN", "UPDATED"])
      .meta({ meaning: "What has happened to the pull request; it is CLOSED when it is merged, too", change: inPlace }),
    branches: filter("The branch that it is to be merged into"),
    filePaths: filter("The files that it changes: one that matches is enough"),
  },
  "pullRequestTrigger",
).refine(({ branches }) => branches !== undefined, "pullRequestTrigger");

const triggersSchema = block(
  {
    pushes: limitedList(pushSchema, limits.pushTriggers, "pushTriggers").exactOptional().meta({
      meaning: "Pushes that start a run: any of these. One names branches and perhaps files, or tags",
      change: inPlace,
    }),
    pullRequests: limitedList(pullRequestSchema, limits.pullRequestTriggers, "pullRequestTriggers")
      .exactOptional()
      .meta({
        meaning:
          "Pull requests that start a run of their source branch, before it is merged: any of these. SECURITY.md " +
          "says what that allows",
        change: inPlace,
      }),
  },
  "triggers",
).refine(({ pushes, pullRequests }) => pushes !== undefined || pullRequests !== undefined, "triggers");

/** What Git allows (git check-ref-format), without the prefix that a reference has and a branch has not. */
const branchName =
  /^(?!refs\/|[-/.@]$|[-/.])(?!.*(?:\.\.|\/\/|\/\.|@\{|\.lock(?:\/|$)))[^\s~^:?*[\\\p{Cc}]{1,255}(?<![/.])$/u;

const ofBranch = {
  repository: limitedText(
    limits.actionConfiguration,
    "repository",
    /^[A-Za-z0-9][A-Za-z0-9-]*\/(?!\.{1,2}$)(?!.*\.git$)[A-Za-z0-9._-]+$/u,
  ).meta({
    meaning: "`github`, `githubToken`: the repository, `owner/name`",
    change: inPlace,
  }),
  branch: text(branchName, "branch").meta({
    meaning: "`github`, `githubToken`: the branch whose commits are delivered",
    change: inPlace,
  }),
};

const githubSchema = block(
  {
    kind: z.literal("github", "sourceKind").default("github").meta(ofKind),
    ...ofBranch,
    connectionArn: limitedText(
      limits.connection,
      "connectionArn",
      /^arn:[a-z-]+:code(?:connections|star-connections):[a-z0-9-]+:\d{12}:connection\/[0-9a-f-]+$/u,
    )
      .exactOptional()
      .meta({
        meaning:
          "`github`: an accepted connection. Without it the stack creates one, which a person has to accept in " +
          "the console",
        change: "the stack's own connection is created or deleted",
      }),
    triggers: triggersSchema.exactOptional().meta({
      meaning: "`github`: what starts a run. Without it every push to the branch does; with it nothing else",
    }),
  },
  "source",
);

/** CodePipeline has triggers for connections only. */
const withoutTriggers = { triggers: z.never("triggersOfConnections").exactOptional() };

const tokenSchema = block(
  { kind: z.literal("githubToken", "sourceKind").meta(ofKind), ...ofBranch, ...withoutTriggers },
  "source",
);

const zipSchema = block(
  {
    kind: z.literal("s3", "sourceKind").meta(ofKind),
    bucket: limitedText(limits.bucket, "sourceBucket").meta({
      meaning:
        "`s3`: a versioned bucket of one's own in the stack's region, without a KMS key of its own. " +
        "Every new version of the file is delivered; its version is the commit's id",
      change: inPlace,
    }),
    key: text(/^(?!\/)[^\s*?]{1,900}\.zip$/u, "sourceKey").meta({
      meaning: "`s3`: the key of the zip file, whose files are the commit",
      change: inPlace,
    }),
    ...withoutTriggers,
  },
  "source",
);

export const sourceSchema = z.discriminatedUnion("kind", [githubSchema, tokenSchema, zipSchema], {
  error: ({ code }: { readonly code: string }) => (code === "invalid_type" ? "source" : "sourceKind"),
});
