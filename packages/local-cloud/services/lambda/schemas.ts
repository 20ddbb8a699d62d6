/**
 * The requests of Lambda's control plane, as far as they are rehearsed. What they may hold has been held against AWS's
 * models before (`models/`); ranges that are narrower here: Lambda's API reference.
 */
import { z } from "zod";

/** Functions by name or ARN; versions other than the latest are not rehearsed. */
export const name = z
  .string()
  .regex(/^(arn:[a-z-]+:lambda:[a-z0-9-]+:\d{12}:|\d{12}:)?(function:)?[a-zA-Z0-9-_]+(:\$LATEST)?$/u);

const tags = z.record(z.string(), z.string());

const configuration = {
  Role: z.string(),
  Runtime: z.string().regex(/^nodejs\d+\.x$/u),
  Handler: z.string().regex(/^\S+\.\S+$/u),
  Description: z.string().optional(),
  MemorySize: z.number().max(10_240).optional(),
  Timeout: z.number().max(900).optional(),
  Environment: z.strictObject({ Variables: z.record(z.string(), z.string()).optional() }).optional(),
  LoggingConfig: z.strictObject({ LogFormat: z.literal("JSON"), LogGroup: z.string().optional() }),
};

const architectures = z.array(z.enum(["arm64", "x86_64"])).optional();

export const createFunction = z.strictObject({
  FunctionName: name,
  PackageType: z.literal("Zip").optional(),
  Publish: z.literal(false).optional(),
  Code: z.strictObject({ ZipFile: z.base64() }),
  Architectures: architectures,
  Tags: tags.optional(),
  ...configuration,
});

export const updateConfiguration = z.strictObject({
  FunctionName: name,
  ...configuration,
  Role: configuration.Role.optional(),
  Runtime: configuration.Runtime.optional(),
  Handler: configuration.Handler.optional(),
  LoggingConfig: configuration.LoggingConfig.optional(),
});

export const updateCode = z.strictObject({
  FunctionName: name,
  ZipFile: z.base64(),
  Architectures: architectures,
  Publish: z.literal(false).optional(),
});

export const functionReference = z.strictObject({ FunctionName: name });

export const listVersions = z.strictObject({ FunctionName: name, MaxItems: z.string().optional() });

export const addPermission = z.strictObject({
  FunctionName: name,
  StatementId: z.string(),
  Action: z.literal("lambda:InvokeFunction"),
  Principal: z.string(),
  SourceAccount: z.string().optional(),
  SourceArn: z.string().optional(),
});

export const removePermission = z.strictObject({ FunctionName: name, StatementId: z.string() });

export const resourceReference = z.strictObject({ Resource: name });

export const tagResource = z.strictObject({ Resource: name, Tags: tags });

/** One key arrives as text, several as a list. */
export const untagResource = z.strictObject({
  Resource: name,
  tagKeys: z.union([z.string().transform((key) => [key]), z.array(z.string())]),
});
