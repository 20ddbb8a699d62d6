import type { LambdaFunction } from "./functions";

/** A function as every operation answers it. */
export function describeFunction(found: LambdaFunction): Readonly<Record<string, unknown>> {
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
