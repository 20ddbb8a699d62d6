import { type Access, AwsError, type Table, type Tables, type Account } from "../../contract";
import { type RequestReader, requestReader } from "../../requests";
import type { Tags } from "../tags";

/** Whom a function's own policy lets invoke it: one statement of that policy. */
export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Principal: { readonly Service: string } | { readonly AWS: string };
  readonly Action: string;
  readonly Resource: string;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface LambdaFunction {
  readonly name: string;
  readonly arn: string;
  readonly role: string;
  /** For example `nodejs24.x`; what runs it here is this machine's Node. */
  readonly runtime: string;
  /** `file.export` */
  readonly handler: string;
  readonly description: string;
  /** Megabytes. */
  readonly memorySize: number;
  /** Seconds. */
  readonly timeout: number;
  readonly variables: Readonly<Record<string, string>>;
  readonly logGroup: string;
  readonly architectures: readonly string[];
  /** SHA-256 of the zip, in base64. */
  readonly codeSha256: string;
  /** Of the zip, in bytes. */
  readonly codeSize: number;
  /** ISO 8601. */
  readonly lastModified: string;
  readonly tags: Tags;
  readonly statements: readonly PolicyStatement[];
}

export const servicePrincipal = "lambda.amazonaws.com";

/** Reads a request by its schema; what does not fit is answered with InvalidParameterValueException. */
export const operation: RequestReader = requestReader("Lambda", "InvalidParameterValueException");

/** Functions by name. */
export function functionTable(cloud: Tables): Table<LambdaFunction> {
  return cloud.table<LambdaFunction>("lambda-functions");
}

/** The zip of each function's code, in base64, by the function's name. */
export function codeTable(cloud: Tables): Table<string> {
  return cloud.table<string>("lambda-code");
}

export function functionArn(cloud: Account, nameOrArn: string): string {
  return `arn:${cloud.partition}:lambda:${cloud.region}:${cloud.accountId}:function:${functionName(nameOrArn)}`;
}

/** The access to the function that a request names. */
export function onFunction(cloud: Account, action: string) {
  return ({ FunctionName }: { readonly FunctionName: string }): readonly Access[] => [
    { action: `lambda:${action}`, resource: functionArn(cloud, FunctionName) },
  ];
}

/** Where a function logs that names no group. */
export function defaultLogGroup(name: string): string {
  return `/aws/lambda/${name}`;
}

/** Functions may be named by their ARN, or its end; the only version here is the latest. */
export function functionName(nameOrArn: string): string {
  const name = nameOrArn.includes("function:")
    ? nameOrArn.slice(nameOrArn.indexOf("function:") + "function:".length)
    : nameOrArn;
  return name.replace(/:\$LATEST$/u, "");
}

/** @throws AwsError ResourceNotFoundException */
export function existingFunction(cloud: Account & Tables, nameOrArn: string): LambdaFunction {
  const found = functionTable(cloud).get(functionName(nameOrArn));
  if (found === undefined)
    throw new AwsError("ResourceNotFoundException", `Function not found: ${functionArn(cloud, nameOrArn)}`, 404);
  return found;
}

/** The policy of a function, when anybody was given a permission. */
export function functionPolicyOf(cloud: Tables, arn: string): string | undefined {
  const statements = functionTable(cloud).get(functionName(arn))?.statements ?? [];
  return statements.length === 0
    ? undefined
    : JSON.stringify({ Version: "2012-10-17", Id: "default", Statement: statements });
}

export function invalidParameter(message: string): AwsError {
  return new AwsError("InvalidParameterValueException", message);
}
