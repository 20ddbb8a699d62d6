/** What the installed AWS SDK clients know of a service: the schemas of its operations and its enumerations. */
import { createRequire } from "node:module";
import { NormalizedSchema } from "@smithy/core/schema";
import type { ServiceName } from "../../contract";

const load = createRequire(__filename);

/** The client of each service. CodeConnections has no client in JavaScript under its present name. */
const clients: Readonly<Record<ServiceName, string>> = {
  apigateway: "apigatewayv2",
  budgets: "budgets",
  cloudwatch: "cloudwatch",
  codebuild: "codebuild",
  codeconnections: "codestar-connections",
  codepipeline: "codepipeline",
  events: "eventbridge",
  iam: "iam",
  kms: "kms",
  lambda: "lambda",
  logs: "cloudwatch-logs",
  s3: "s3",
  s3control: "s3-control",
  sagemaker: "sagemaker",
  "sagemaker-runtime": "sagemaker-runtime",
  sns: "sns",
  sts: "sts",
};

export interface SdkClient {
  readonly packageName: string;
  readonly version: string;
  /** @throws Error when the service has no such operation */
  operation(name: string): { readonly input: NormalizedSchema; readonly output: NormalizedSchema };
  /** The values of an enumeration; undefined when the client has no constant of that name. */
  enumeration(name: string): readonly string[] | undefined;
}

/** Schemas are arrays: `[9, namespace, name, traits, input, output]` is an operation. */
type OperationSchema = readonly [9, string, string, unknown, SchemaReference, SchemaReference];
type SchemaReference = Parameters<typeof NormalizedSchema.of>[0];

export function sdkClient(service: ServiceName): SdkClient {
  const packageName = `@aws-sdk/client-${clients[service]}`;
  const { version } = load(`${packageName}/package.json`) as { readonly version: string };
  const schemas = load(`${packageName}/dist-cjs/schemas/schemas_0.js`) as Readonly<Record<string, unknown>>;
  const constants = load(packageName) as Readonly<Record<string, unknown>>;
  return {
    packageName,
    version,
    operation: (name) => {
      const schema = schemas[`${name}$`];
      if (!isOperation(schema)) throw new Error(`${packageName} ${version} has no operation ${name}.`);
      return { input: NormalizedSchema.of(schema[4]), output: NormalizedSchema.of(schema[5]) };
    },
    enumeration: (name) => {
      const constant = constants[name];
      return isEnumeration(constant) ? Object.values(constant) : undefined;
    },
  };
}

function isOperation(schema: unknown): schema is OperationSchema {
  return Array.isArray(schema) && schema[0] === 9;
}

function isEnumeration(constant: unknown): constant is Readonly<Record<string, string>> {
  return (
    typeof constant === "object" &&
    constant !== null &&
    Object.values(constant).every((value) => typeof value === "string")
  );
}
