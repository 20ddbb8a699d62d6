/**
 * The structure of a pipeline, with the members that the rehearsal carries out. Any other is refused by name. What they
 * may hold has been held against AWS's models before (`models/`).
 */
import { z } from "zod";

const artifacts = z.array(z.strictObject({ name: z.string() })).default([]);

/** The longest value of an action's configuration, before and after its variables are filled in. */
export const configurationValueLimit = 1000;

const action = z.strictObject({
  name: z.string(),
  actionTypeId: z.strictObject({
    category: z.enum(["Source", "Build", "Deploy", "Test", "Invoke", "Approval", "Compute"]),
    owner: z.enum(["AWS", "ThirdParty", "Custom"]),
    provider: z.string(),
    version: z.string(),
  }),
  /** 1 to 999; actions of the same number run at the same time. */
  runOrder: z.number().default(1),
  configuration: z.record(z.string(), z.string()).default({}),
  outputArtifacts: artifacts,
  inputArtifacts: artifacts,
  region: z.string().optional(),
  namespace: z.string().optional(),
  /** Minutes; manual approvals and builds only. */
  timeoutInMinutes: z.number().optional(),
});

const stage = z.strictObject({
  name: z.string(),
  blockers: z.array(z.unknown()).max(0).optional(),
  actions: z.array(action).min(1).max(100),
});

const patterns = z.array(z.string()).optional();
const filter = z.strictObject({ includes: patterns, excludes: patterns }).optional();

const trigger = z.strictObject({
  providerType: z.literal("CodeStarSourceConnection"),
  gitConfiguration: z.strictObject({
    sourceActionName: z.string(),
    push: z.array(z.strictObject({ tags: filter, branches: filter, filePaths: filter })).optional(),
    // Nobody opens a pull request in a rehearsal: what it would start is kept, and never happens.
    pullRequest: z
      .array(
        z.strictObject({
          events: z.array(z.enum(["OPEN", "UPDATED", "CLOSED"])).optional(),
          branches: filter,
          filePaths: filter,
        }),
      )
      .optional(),
  }),
});

const variable = z.strictObject({
  name: z.string(),
  defaultValue: z.string().optional(),
  description: z.string().optional(),
});

export const pipelineDeclaration = z.strictObject({
  name: z.string(),
  roleArn: z.string().regex(/^arn:[a-z-]+:iam::\d{12}:role\/.+$/u, "must be the ARN of a role"),
  artifactStore: z.strictObject({
    type: z.literal("S3"),
    location: z.string(),
    encryptionKey: z.strictObject({ id: z.string(), type: z.literal("KMS") }).optional(),
  }),
  stages: z.array(stage),
  version: z.number().optional(),
  executionMode: z.enum(["QUEUED", "SUPERSEDED", "PARALLEL"]).default("SUPERSEDED"),
  pipelineType: z.enum(["V1", "V2"]).default("V1"),
  triggers: z.array(trigger).optional(),
  variables: z.array(variable).optional(),
});

export type PipelineDeclaration = z.infer<typeof pipelineDeclaration>;
export type StageDeclaration = z.infer<typeof stage>;
export type ActionDeclaration = z.infer<typeof action>;
