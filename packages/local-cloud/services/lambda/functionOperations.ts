/** CreateFunction, UpdateFunctionConfiguration, UpdateFunctionCode, DeleteFunction. */
import { createHash } from "node:crypto";
import type { z } from "zod";
import { type Access, AwsError, type Operation, type Operations } from "../../contract";
import { passRole } from "../access";
import { requestTags } from "../tags";
import type { LambdaCloud } from "./cloud";
import { checkVariables } from "./environmentVariables";
import { describeFunction } from "./functionDescription";
import {
  codeTable,
  defaultLogGroup,
  existingFunction,
  functionArn,
  functionName,
  functionTable,
  invalidParameter,
  type LambdaFunction,
  onFunction,
  operation,
  servicePrincipal,
} from "./functions";
import { createFunction, functionReference, updateCode, updateConfiguration } from "./schemas";

/** Megabytes and seconds of a function whose request names none. Source: Lambda's API reference, CreateFunction. */
const defaultMemorySize = 128;
const defaultTimeout = 3;

type CreateFunctionRequest = z.infer<typeof createFunction>;
type UpdateConfigurationRequest = z.infer<typeof updateConfiguration>;

interface Changes {
  readonly cloud: LambdaCloud;
  /** Told of a function whose code or configuration is another one from now on, or that is gone. */
  readonly onChange: (name: string) => void;
}

export function functionOperations(cloud: LambdaCloud, onChange: Changes["onChange"]): Operations<unknown> {
  const changes = { cloud, onChange };
  return {
    CreateFunction: createFunctionOperation(changes),
    UpdateFunctionConfiguration: updateConfigurationOperation(changes),
    UpdateFunctionCode: updateCodeOperation(changes),
    DeleteFunction: deleteFunctionOperation(changes),
  };
}

function createFunctionOperation(changes: Changes): Operation<unknown> {
  const { cloud } = changes;
  return operation(
    createFunction,
    {
      access: (request) => creationAccess(cloud, request),
      run: (request) => {
        const name = functionName(request.FunctionName);
        const arn = functionArn(cloud, name);
        if (functionTable(cloud).get(name) !== undefined)
          throw new AwsError("ResourceConflictException", `Function already exist: ${name}`, 409);
        requireAssumable(cloud, request.Role, arn);
        const made = newFunction(request, name, arn);
        codeTable(cloud).set(name, request.Code.ZipFile);
        return save(changes, made);
      },
    },
    "CreateFunction",
  );
}

function updateConfigurationOperation(changes: Changes): Operation<unknown> {
  const { cloud } = changes;
  return operation(
    updateConfiguration,
    {
      access: (request) => [
        ...onFunction(cloud, "UpdateFunctionConfiguration")(request),
        ...(request.Role === undefined ? [] : [passRole(request.Role, servicePrincipal)]),
      ],
      run: (request) => {
        const existing = existingFunction(cloud, request.FunctionName);
        if (request.Role !== undefined) requireAssumable(cloud, request.Role, existing.arn);
        return save(changes, { ...existing, ...configured(existing, request) });
      },
    },
    "UpdateFunctionConfiguration",
  );
}

function updateCodeOperation(changes: Changes): Operation<unknown> {
  const { cloud } = changes;
  return operation(
    updateCode,
    {
      access: onFunction(cloud, "UpdateFunctionCode"),
      run: ({ FunctionName, ZipFile, Architectures }) => {
        const existing = existingFunction(cloud, FunctionName);
        codeTable(cloud).set(existing.name, ZipFile);
        const architectures = Architectures ?? existing.architectures;
        return save(changes, { ...existing, ...identityOf(ZipFile), architectures });
      },
    },
    "UpdateFunctionCode",
  );
}

function deleteFunctionOperation({ cloud, onChange }: Changes): Operation<unknown> {
  return operation(functionReference, {
    access: onFunction(cloud, "DeleteFunction"),
    run: ({ FunctionName }) => {
      const { name } = existingFunction(cloud, FunctionName);
      functionTable(cloud).delete(name);
      codeTable(cloud).delete(name);
      onChange(name);
    },
  });
}

function creationAccess(cloud: LambdaCloud, { FunctionName, Role, Tags }: CreateFunctionRequest): readonly Access[] {
  const context = requestTags(Tags ?? {});
  const resource = functionArn(cloud, FunctionName);
  return [
    { action: "lambda:CreateFunction", resource, context },
    passRole(Role, servicePrincipal),
    ...(Tags === undefined ? [] : [{ action: "lambda:TagResource", resource, context }]),
  ];
}

/** @throws AwsError InvalidParameterValueException unless Lambda may assume the role for the function */
function requireAssumable(cloud: LambdaCloud, role: string, sourceArn: string): void {
  try {
    cloud.assume(role, servicePrincipal, "configuration", sourceArn);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw invalidParameter(`The role defined for the function cannot be assumed by Lambda. ${error.message}`);
  }
}

function save({ cloud, onChange }: Changes, changed: LambdaFunction): unknown {
  const saved = { ...changed, lastModified: cloud.clock.now().toISOString() };
  functionTable(cloud).set(saved.name, saved);
  onChange(saved.name);
  return describeFunction(saved);
}

function newFunction(request: CreateFunctionRequest, name: string, arn: string): LambdaFunction {
  return {
    name,
    arn,
    role: request.Role,
    runtime: request.Runtime,
    handler: request.Handler,
    description: request.Description ?? "",
    memorySize: request.MemorySize ?? defaultMemorySize,
    timeout: request.Timeout ?? defaultTimeout,
    variables: checkVariables(request.Environment?.Variables ?? {}),
    logGroup: request.LoggingConfig.LogGroup ?? defaultLogGroup(name),
    architectures: request.Architectures ?? ["x86_64"],
    ...identityOf(request.Code.ZipFile),
    lastModified: "",
    tags: request.Tags ?? {},
    statements: [],
  };
}

function configured(existing: LambdaFunction, request: UpdateConfigurationRequest): Partial<LambdaFunction> {
  const { Role, Runtime, Handler, Description, MemorySize, Timeout, Environment, LoggingConfig } = request;
  return {
    role: Role ?? existing.role,
    runtime: Runtime ?? existing.runtime,
    handler: Handler ?? existing.handler,
    description: Description ?? existing.description,
    memorySize: MemorySize ?? existing.memorySize,
    timeout: Timeout ?? existing.timeout,
    variables: Environment === undefined ? existing.variables : checkVariables(Environment.Variables ?? {}),
    logGroup:
      LoggingConfig === undefined ? existing.logGroup : (LoggingConfig.LogGroup ?? defaultLogGroup(existing.name)),
  };
}

/** @param zipFile in base64 */
function identityOf(zipFile: string): Pick<LambdaFunction, "codeSha256" | "codeSize"> {
  const zip = Buffer.from(zipFile, "base64");
  return { codeSha256: createHash("sha256").update(zip).digest("base64"), codeSize: zip.length };
}
