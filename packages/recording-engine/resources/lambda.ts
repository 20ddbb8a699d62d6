/** Lambda functions, and who else may invoke them. */
import type { CreateFunctionRequest, Lambda, LoggingConfig } from "@aws-sdk/client-lambda";
import type { FunctionArgs, PermissionArgs } from "@pulumi/aws/lambda";
import { failedWith, unlessGone } from "../awsClients";
import { partitionOf } from "../partitions";
import { fields, type FieldTable } from "./blocks";
import { type Calls, idOf, type Plain, poll, replacedOnly, required, type Row, row } from "./row";
import { changeTags } from "./tags";

const source = "terraform-provider-aws internal/service/lambda/";

/** The provider's defaults: megabytes and seconds. */
const defaultMemorySize = 128;
const defaultTimeout = 3;

type FunctionInputs = Plain<FunctionArgs>;

/** What UpdateFunctionConfiguration changes; code and architectures are UpdateFunctionCode's. */
const configurationProperties = [
  "role",
  "runtime",
  "handler",
  "description",
  "memorySize",
  "timeout",
  "environment",
  "loggingConfig",
] as const;

const configurationFields: FieldTable<
  Pick<FunctionInputs, (typeof configurationProperties)[number]>,
  CreateFunctionRequest
> = {
  role: "Role",
  runtime: "Runtime",
  handler: "Handler",
  description: "Description",
  memorySize: "MemorySize",
  timeout: "Timeout",
  environment: ["Environment", ({ variables }) => ({ Variables: variables ?? {} })],
  loggingConfig: [
    "LoggingConfig",
    (logging) =>
      fields<typeof logging, LoggingConfig>("loggingConfig", logging, {
        applicationLogLevel: "ApplicationLogLevel",
        logFormat: "LogFormat",
        logGroup: "LogGroup",
        systemLogLevel: "SystemLogLevel",
      }),
  ],
};

const lambdaFunction = row<FunctionArgs>({
  source: `${source}function.go`,
  properties: ["name", "architectures", "code", "tags", ...configurationProperties],
  replaces: ["name"],
  naming: { property: "name", maximumLength: 64 },
  async create(inputs, calls) {
    const lambda = await calls.aws.lambda();
    const name = required(inputs.name, "a name");
    await lambda.createFunction({
      FunctionName: name,
      PackageType: "Zip",
      Publish: false,
      Code: { ZipFile: calls.contents.zip(inputs.code) },
      Role: inputs.role,
      ...translateConfiguration(inputs),
      ...translateArchitectures(inputs),
      Tags: inputs.tags,
    });
    return { id: name, outputs: await readWhenReady(lambda, name, calls) };
  },
  async update({ id, inputs, old, oldOutputs, changed }, calls) {
    const lambda = await calls.aws.lambda();
    const arn = String(oldOutputs["arn"]);
    await changeTags(
      old.tags,
      inputs.tags,
      (tags) => lambda.tagResource({ Resource: arn, Tags: { ...tags } }),
      (keys) => lambda.untagResource({ Resource: arn, TagKeys: keys }),
    );
    if (configurationProperties.some(changed)) {
      await lambda.updateFunctionConfiguration({
        FunctionName: id,
        ...translateConfiguration({ environment: {}, description: "", ...inputs }),
      });
      await readWhenReady(lambda, id, calls);
    }
    if (changed("code") || changed("architectures")) {
      await lambda.updateFunctionCode({
        FunctionName: id,
        ZipFile: calls.contents.zip(inputs.code),
        ...translateArchitectures(inputs),
      });
    }
    return readWhenReady(lambda, id, calls);
  },
  async delete({ id }, calls) {
    const lambda = await calls.aws.lambda();
    await orGone(lambda.deleteFunction({ FunctionName: id }));
    await poll(calls, async () => ((await exists(lambda, id)) ? "wait" : "gone"));
  },
});

function translateArchitectures({ architectures }: FunctionInputs): Pick<CreateFunctionRequest, "Architectures"> {
  return fields("function", { architectures }, { architectures: "Architectures" });
}

function translateConfiguration(inputs: FunctionInputs): Partial<CreateFunctionRequest> {
  const {
    memorySize = defaultMemorySize,
    timeout = defaultTimeout,
    role,
    runtime,
    handler,
    description,
    environment,
    loggingConfig,
  } = inputs;
  return fields(
    "function",
    { memorySize, timeout, role, runtime, handler, description, environment, loggingConfig },
    configurationFields,
  );
}

/** Waits until the function can be invoked as it was declared, and reads what AWS says of it. */
async function readWhenReady(lambda: Lambda, name: string, calls: Calls): Promise<Record<string, unknown>> {
  const configuration = await poll(calls, async () => {
    const { Configuration } = await lambda.getFunction({ FunctionName: name });
    const { State, LastUpdateStatus, StateReason, LastUpdateStatusReason } = required(
      Configuration,
      `the function ${name}`,
    );
    if (State === "Failed" || LastUpdateStatus === "Failed")
      throw new Error(`function ${name}: ${StateReason ?? LastUpdateStatusReason ?? "AWS gives no reason"}`);
    return State === "Pending" || LastUpdateStatus === "InProgress"
      ? "wait"
      : required(Configuration, `the function ${name}`);
  });
  const { Versions = [] } = await lambda.listVersionsByFunction({ FunctionName: name, MaxItems: 10_000 });
  await lambda.getFunctionCodeSigningConfig({ FunctionName: name });
  const arn = required(configuration.FunctionArn, "the function's ARN");
  const latest = Versions.at(-1);
  return {
    arn,
    invokeArn: invokeArn(calls, arn),
    qualifiedArn: latest?.FunctionArn,
    qualifiedInvokeArn: invokeArn(calls, latest?.FunctionArn ?? arn),
    version: latest?.Version,
    codeSha256: configuration.CodeSha256,
    sourceCodeSize: configuration.CodeSize,
    lastModified: configuration.LastModified,
  };
}

/** The address by which API Gateway knows a function. */
function invokeArn({ region }: Calls, arn: string): string {
  return `arn:${partitionOf(region).name}:apigateway:${region}:lambda:path/2015-03-31/functions/${arn}/invocations`;
}

async function exists(lambda: Lambda, name: string): Promise<boolean> {
  try {
    await lambda.getFunction({ FunctionName: name });
    return true;
  } catch (error) {
    if (failedWith(error, "ResourceNotFoundException")) return false;
    throw error;
  }
}

const permission = row<PermissionArgs>({
  source: `${source}permission.go`,
  properties: ["action", "function", "principal", "sourceAccount", "sourceArn", "statementId"],
  replaces: ["action", "function", "principal", "sourceAccount", "sourceArn", "statementId"],
  naming: { property: "statementId", maximumLength: 100 },
  async create(inputs, { aws }) {
    const lambda = await aws.lambda();
    const statementId = required(inputs.statementId, "a statement id");
    const FunctionName = idOf(inputs.function);
    await lambda.addPermission({
      FunctionName,
      StatementId: statementId,
      Action: inputs.action,
      Principal: inputs.principal,
      SourceAccount: inputs.sourceAccount,
      SourceArn: inputs.sourceArn,
    });
    await lambda.getPolicy({ FunctionName });
    return { id: statementId, outputs: {} };
  },
  update: replacedOnly,
  async delete({ id, inputs }, { aws }) {
    const lambda = await aws.lambda();
    const FunctionName = idOf(inputs.function);
    await orGone(lambda.removePermission({ FunctionName, StatementId: id }));
    await orGone(lambda.getPolicy({ FunctionName }));
  },
});

function orGone(call: Promise<unknown>): Promise<void> {
  return unlessGone(call, "ResourceNotFoundException");
}

export const lambdaRows: Readonly<Record<string, Row>> = {
  "aws:lambda/function:Function": lambdaFunction,
  "aws:lambda/permission:Permission": permission,
};
