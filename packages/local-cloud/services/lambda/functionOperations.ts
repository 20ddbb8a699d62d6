/** CreateFunction and everything that reads, changes or deletes what it made. */
import { createHash } from "node:crypto";
import type { z } from "zod";
import { type Access, AwsError, type Operations } from "../../contract";
import { passRole } from "../access";
import { requestTags } from "../tags";
import type { LambdaCloud } from "./cloud";
import { checkVariables } from "./environmentVariables";
import {
  codeTable,
  defaultLogGroup,
  existingFunction,
  functionArn,
  functionName,
  functionTable,
  invalidParameter,
  type LambdaFunction,
  operation,
  servicePrincipal,
} from "./functions";
import { createFunction, functionReference, listVersions, updateCode, updateConfiguration } from "./schemas";

/** Megabytes and seconds of a function whose request names none. Source: Lambda's API reference, CreateFunction. */
const defaultMemorySize = 128;
const defaultTimeout = 3;

/** @param onChange told of a function whose code or configuration is another one from now on, or that is gone */
export function functionOperations(cloud: LambdaCloud, onChange: (name: string) => void): Operations<unknown> {
  const functions = functionTable(cloud);
  const code = codeTable(cloud);
  const on =
    (action: string) =>
    ({ FunctionName }: { readonly FunctionName: string }): readonly Access[] => [
      { action: `lambda:${action}`, resource: functionArn(cloud, FunctionName) },
    ];

  const save = (changed: LambdaFunction): unknown => {
    const saved = { ...changed, lastModified: cloud.clock.now().toISOString() };
    functions.set(saved.name, saved);
    onChange(saved.name);
    return describe(saved);
  };
  const assumable = (role: string, arn: string): void => {
    try {
      cloud.assume(role, servicePrincipal, "configuration", arn);
    } catch (error) {
      throw invalidParameter(
        `The role defined for the function cannot be assumed by Lambda. ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  };

  return {
    CreateFunction: operation(
      createFunction,
      {
        access: (request) => {
          const context = requestTags(request.Tags ?? {});
          const resource = functionArn(cloud, request.FunctionName);
          return [
            { action: "lambda:CreateFunction", resource, context },
            passRole(request.Role, servicePrincipal),
            ...(request.Tags === undefined ? [] : [{ action: "lambda:TagResource", resource, context }]),
          ];
        },
        run: (request) => {
          const name = functionName(request.FunctionName);
          const arn = functionArn(cloud, name);
          if (functions.get(name) !== undefined)
            throw new AwsError("ResourceConflictException", `Function already exist: ${name}`, 409);
          assumable(request.Role, arn);
          const zip = Buffer.from(request.Code.ZipFile, "base64");
          const made: LambdaFunction = {
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
            ...identityOf(zip),
            lastModified: "",
            tags: request.Tags ?? {},
            statements: [],
          };
          code.set(name, request.Code.ZipFile);
          return save(made);
        },
      },
      "CreateFunction",
    ),
    UpdateFunctionConfiguration: operation(
      updateConfiguration,
      {
        access: (request) => [
          ...on("UpdateFunctionConfiguration")(request),
          ...(request.Role === undefined ? [] : [passRole(request.Role, servicePrincipal)]),
        ],
        run: (request) => {
          const existing = existingFunction(cloud, request.FunctionName);
          if (request.Role !== undefined) assumable(request.Role, existing.arn);
          return save({ ...existing, ...configured(existing, request) });
        },
      },
      "UpdateFunctionConfiguration",
    ),
    UpdateFunctionCode: operation(
      updateCode,
      {
        access: on("UpdateFunctionCode"),
        run: ({ FunctionName, ZipFile, Architectures }) => {
          const existing = existingFunction(cloud, FunctionName);
          code.set(existing.name, ZipFile);
          return save({
            ...existing,
            ...identityOf(Buffer.from(ZipFile, "base64")),
            architectures: Architectures ?? existing.architectures,
          });
        },
      },
      "UpdateFunctionCode",
    ),
    GetFunction: operation(functionReference, {
      access: on("GetFunction"),
      run: ({ FunctionName }) => {
        const found = existingFunction(cloud, FunctionName);
        return { Configuration: describe(found), Code: { RepositoryType: "S3" }, Tags: found.tags };
      },
    }),
    GetFunctionConfiguration: operation(functionReference, {
      access: on("GetFunctionConfiguration"),
      run: ({ FunctionName }) => describe(existingFunction(cloud, FunctionName)),
    }),
    GetFunctionCodeSigningConfig: operation(functionReference, {
      access: on("GetFunctionCodeSigningConfig"),
      run: ({ FunctionName }) => ({ FunctionName: existingFunction(cloud, FunctionName).name }),
    }),
    ListVersionsByFunction: operation(listVersions, {
      access: on("ListVersionsByFunction"),
      run: ({ FunctionName }) => {
        const found = existingFunction(cloud, FunctionName);
        return { Versions: [{ ...describe(found), FunctionArn: `${found.arn}:$LATEST` }] };
      },
    }),
    DeleteFunction: operation(functionReference, {
      access: on("DeleteFunction"),
      run: ({ FunctionName }) => {
        const { name } = existingFunction(cloud, FunctionName);
        functions.delete(name);
        code.delete(name);
        onChange(name);
      },
    }),
  };
}

function configured(existing: LambdaFunction, request: z.infer<typeof updateConfiguration>): Partial<LambdaFunction> {
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

function identityOf(zip: Buffer): Pick<LambdaFunction, "codeSha256" | "codeSize"> {
  return { codeSha256: createHash("sha256").update(zip).digest("base64"), codeSize: zip.length };
}

function describe(found: LambdaFunction): Readonly<Record<string, unknown>> {
  return {
    FunctionName: found.name,
    FunctionArn: found.arn,
    Role: found.role,
    Runtime: found.runtime,
    Handler: found.handler,
    Description: found.description,
    MemorySize: found.memorySize,
    Timeout: found.timeout,
    Environment: { Variables: found.variables },
    LoggingConfig: { LogFormat: "JSON", ApplicationLogLevel: "INFO", SystemLogLevel: "INFO", LogGroup: found.logGroup },
    Architectures: found.architectures,
    CodeSha256: found.codeSha256,
    CodeSize: found.codeSize,
    LastModified: found.lastModified,
    PackageType: "Zip",
    Version: "$LATEST",
    State: "Active",
    LastUpdateStatus: "Successful",
  };
}
