/** The structure of a pipeline, with the members that the rehearsal carries out. Any other is refused by name. */
import { z } from "zod";

const name = (maximum: number): z.ZodString =>
  z
    .string()
    .min(1)
    .max(maximum)
    .regex(/^[A-Za-z0-9.@\-_]+$/u, "may hold letters, digits and .@-_");

const artifactName = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[A-Za-z0-9_-]+$/u, "may hold letters, digits, _ and -");

/** The longest value of an action's configuration, before and after its variables are filled in. */
export const configurationValueLimit = 1000;

const action = z.strictObject({
  name: name(100),
  actionTypeId: z.strictObject({
    category: z.enum(["Source", "Build", "Deploy", "Test", "Invoke", "Approval", "Compute"]),
    owner: z.enum(["AWS", "ThirdParty", "Custom"]),
    provider: z.string().min(1),
    version: z.string().min(1),
  }),
  /** 1 to 999; actions of the same number run at the same time. */
  runOrder: z.number().int().min(1).max(999).default(1),
  configuration: z
    .record(
      z.string().max(50),
      z.string().min(1).max(configurationValueLimit, `may hold ${configurationValueLimit} characters`),
    )
    .default({}),
  outputArtifacts: z.array(z.strictObject({ name: artifactName })).default([]),
  inputArtifacts: z.array(z.strictObject({ name: artifactName })).default([]),
  region: z.string().optional(),
  namespace: name(100).optional(),
  /** Minutes; manual approvals and builds only. */
  timeoutInMinutes: z.number().int().min(5).max(86_400).optional(),
});

const stage = z.strictObject({
  name: name(100),
  blockers: z.array(z.unknown()).max(0).optional(),
  actions: z.array(action).min(1).max(100),
});

const patterns = z.array(z.string().min(1).max(255)).min(1).max(8).optional();
const filter = z.strictObject({ includes: patterns, excludes: patterns }).optional();

const trigger = z.strictObject({
  providerType: z.literal("CodeStarSourceConnection"),
  gitConfiguration: z.strictObject({
    sourceActionName: z.string(),
    push: z
      .array(z.strictObject({ tags: filter, branches: filter, filePaths: filter }))
      .min(1)
      .max(3)
      .optional(),
    // Nobody opens a pull request in a rehearsal: what it would start is kept, and never happens.
    pullRequest: z
      .array(
        z.strictObject({
          events: z
            .array(z.enum(["OPEN", "UPDATED", "CLOSED"]))
            .min(1)
            .max(3)
            .optional(),
          branches: filter,
          filePaths: filter,
        }),
      )
      .min(1)
      .max(3)
      .optional(),
  }),
});

const variable = z.strictObject({
  name: z.string().min(1).max(128),
  defaultValue: z.string().min(1).max(1000).optional(),
  description: z.string().max(200).optional(),
});

export const pipelineDeclaration = z.strictObject({
  name: name(100),
  roleArn: z.string().regex(/^arn:[a-z-]+:iam::\d{12}:role\/.+$/u, "must be the ARN of a role"),
  artifactStore: z.strictObject({
    type: z.literal("S3"),
    location: z.string().min(3).max(63),
    encryptionKey: z.strictObject({ id: z.string().min(1).max(400), type: z.literal("KMS") }).optional(),
  }),
  stages: z.array(stage),
  version: z.number().int().optional(),
  executionMode: z.enum(["QUEUED", "SUPERSEDED", "PARALLEL"]).default("SUPERSEDED"),
  pipelineType: z.enum(["V1", "V2"]).default("V1"),
  triggers: z.array(trigger).max(50).optional(),
  variables: z.array(variable).max(50).optional(),
});

export type PipelineDeclaration = z.infer<typeof pipelineDeclaration>;
export type StageDeclaration = z.infer<typeof stage>;
export type ActionDeclaration = z.infer<typeof action>;
