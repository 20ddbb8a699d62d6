/** Where commits come from: the schema of `delivery.source`. */
import { z } from "zod";

import { block, inPlace, text } from "./parts";

/** What every kind of source says of itself. */
const ofKind = { meaning: "Where commits come from: `github` through CodeConnections, `s3` as a zip file in a bucket", change: inPlace };

const githubSchema = block(
  {
    kind: z.literal("github", "sourceKind").default("github").meta(ofKind),
    repository: text(/^[A-Za-z0-9][A-Za-z0-9-]*\/[A-Za-z0-9._-]+$/u, "repository").meta({ meaning: "`github`: the repository, `owner/name`", change: inPlace }),
    branch: text(/^\S{1,255}$/u, "branch").meta({ meaning: "`github`: the branch whose commits are delivered", change: inPlace }),
    connectionArn: text(/^arn:[a-z-]+:(?:codeconnections|codestar-connections):[a-z0-9-]+:\d{12}:connection\/[0-9a-f-]+$/u, "connectionArn")
      .exactOptional()
      .meta({
        meaning: "`github`: an accepted connection. Without it the stack creates one, which a person has to accept in the console",
        change: "the stack's own connection is created or deleted",
      }),
  },
  "source",
);

const zipSchema = block(
  {
    kind: z.literal("s3", "sourceKind").meta(ofKind),
    bucket: text(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/u, "sourceBucket").meta({
      meaning: "`s3`: a versioned bucket of one's own in the stack's region, without a KMS key of its own. Every new version of the file is delivered; its version is the commit's id",
      change: inPlace,
    }),
    key: text(/^(?!\/)[^\s*?]{1,900}\.zip$/u, "sourceKey").meta({ meaning: "`s3`: the key of the zip file, whose files are the commit", change: inPlace }),
  },
  "source",
);

export const sourceSchema = z.discriminatedUnion("kind", [githubSchema, zipSchema], {
  error: ({ code }: { readonly code: string }) => (code === "invalid_type" ? "source" : "sourceKind"),
});
