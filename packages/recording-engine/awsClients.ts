/**
 * The AWS clients that resources are applied through: unmodified SDK clients under the ambient credentials, loaded when
 * first used, because loading them all would cost more than an update that changes nothing.
 */
import type { ApiGatewayV2 } from "@aws-sdk/client-apigatewayv2";
import type { Budgets } from "@aws-sdk/client-budgets";
import type { CloudWatch } from "@aws-sdk/client-cloudwatch";
import type { CloudWatchLogs } from "@aws-sdk/client-cloudwatch-logs";
import type { CodeBuild } from "@aws-sdk/client-codebuild";
import type { CodePipeline } from "@aws-sdk/client-codepipeline";
import type { EventBridge } from "@aws-sdk/client-eventbridge";
import type { IAM } from "@aws-sdk/client-iam";
import type { Lambda } from "@aws-sdk/client-lambda";
import type { S3 } from "@aws-sdk/client-s3";
import type { SageMaker } from "@aws-sdk/client-sagemaker";
import type { SNS } from "@aws-sdk/client-sns";
import type { STS } from "@aws-sdk/client-sts";
import type { MiddlewareStack } from "@smithy/types";
import { callCodeConnections } from "./codeConnectionsCall";

/** An AWS call that failed. The message names the call; the cause is the SDK's error. */
class AwsCallError extends Error {
  public override readonly name = "AwsCallError";

  public constructor(
    /** For example `sagemaker:CreateModel`. */
    public readonly call: string,
    public override readonly cause: Error,
  ) {
    super(`${call}: ${cause.name}: ${cause.message}`);
  }

  /** AWS's error code, for example `ResourceNotFoundException`. */
  public get code(): string {
    return this.cause.name;
  }
}

export interface AwsClients {
  apigateway(): Promise<ApiGatewayV2>;
  budgets(): Promise<Budgets>;
  cloudwatch(): Promise<CloudWatch>;
  codebuild(): Promise<CodeBuild>;
  codepipeline(): Promise<CodePipeline>;
  events(): Promise<EventBridge>;
  iam(): Promise<IAM>;
  lambda(): Promise<Lambda>;
  logs(): Promise<CloudWatchLogs>;
  s3(): Promise<S3>;
  sagemaker(): Promise<SageMaker>;
  sns(): Promise<SNS>;
  sts(): Promise<STS>;
  /** There is no SDK client for CodeConnections on npm: one operation is called by its name. */
  codeconnections(operation: string, input: object): Promise<Readonly<Record<string, unknown>>>;
}

/** @param region undefined: the one of the environment */
export function awsClients(region: string | undefined): AwsClients {
  const configuration = region === undefined ? {} : { region };
  const sts = shared("sts", async () => new (await import("@aws-sdk/client-sts")).STS(configuration));
  return {
    apigateway: shared(
      "apigateway",
      async () => new (await import("@aws-sdk/client-apigatewayv2")).ApiGatewayV2(configuration),
    ),
    budgets: shared("budgets", async () => new (await import("@aws-sdk/client-budgets")).Budgets(configuration)),
    cloudwatch: shared(
      "cloudwatch",
      async () => new (await import("@aws-sdk/client-cloudwatch")).CloudWatch(configuration),
    ),
    codebuild: shared(
      "codebuild",
      async () => new (await import("@aws-sdk/client-codebuild")).CodeBuild(configuration),
    ),
    codepipeline: shared(
      "codepipeline",
      async () => new (await import("@aws-sdk/client-codepipeline")).CodePipeline(configuration),
    ),
    events: shared("events", async () => new (await import("@aws-sdk/client-eventbridge")).EventBridge(configuration)),
    iam: shared("iam", async () => new (await import("@aws-sdk/client-iam")).IAM(configuration)),
    lambda: shared("lambda", async () => new (await import("@aws-sdk/client-lambda")).Lambda(configuration)),
    logs: shared(
      "logs",
      async () => new (await import("@aws-sdk/client-cloudwatch-logs")).CloudWatchLogs(configuration),
    ),
    s3: shared("s3", async () => new (await import("@aws-sdk/client-s3")).S3(configuration)),
    sagemaker: shared(
      "sagemaker",
      async () => new (await import("@aws-sdk/client-sagemaker")).SageMaker(configuration),
    ),
    sns: shared("sns", async () => new (await import("@aws-sdk/client-sns")).SNS(configuration)),
    sts,

    async codeconnections(operation, input) {
      // The call is signed with the credentials of the STS client.
      const { config } = await sts();
      const [signingRegion, credentials] = await Promise.all([config.region(), config.credentials()]);
      try {
        return await callCodeConnections({ operation, input, region: signingRegion, credentials });
      } catch (error) {
        throw error instanceof Error ? new AwsCallError(`codeconnections:${operation}`, error) : error;
      }
    },
  };
}

/** Makes a client when it is first asked for, and once, so that all resources share connections and credentials. */
function shared<Client, Input extends object, Output extends object>(
  service: string,
  make: () => Promise<Client & Sender<Input, Output>>,
): () => Promise<Client> {
  let made: Promise<Client> | undefined;
  return () => {
    made ??= make().then((client) => {
      nameFailedCalls(service, client);
      return client;
    });
    return made;
  };
}

/** What every SDK client has. */
interface Sender<Input extends object, Output extends object> {
  readonly middlewareStack: MiddlewareStack<Input, Output>;
}

function nameFailedCalls<Input extends object, Output extends object>(
  service: string,
  { middlewareStack }: Sender<Input, Output>,
): void {
  middlewareStack.add(
    (next, { commandName = "" }) =>
      async (input) => {
        try {
          return await next(input);
        } catch (error) {
          throw error instanceof Error
            ? new AwsCallError(`${service}:${commandName.replace(/Command$/, "")}`, error)
            : error;
        }
      },
    { step: "initialize", name: "nameFailedCalls" },
  );
}

/** Waits for a call that takes something away. The codes say that it has gone already, which is no failure. */
export async function unlessGone(call: Promise<unknown>, ...codes: readonly string[]): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!failedWith(error, ...codes)) throw error;
  }
}

/** What a look-up answers, and undefined where AWS says with one of the codes that there is nothing. */
export async function ifThere<Answer>(call: Promise<Answer>, ...codes: readonly string[]): Promise<Answer | undefined> {
  try {
    return await call;
  } catch (error) {
    if (failedWith(error, ...codes)) return undefined;
    throw error;
  }
}

/** Whether an AWS call failed with one of the codes. */
export function failedWith(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof AwsCallError && codes.includes(error.code);
}
