/**
 * The AWS clients that resources are applied through: unmodified SDK clients under the ambient credentials, loaded when
 * first used, because loading them all would cost more than an update that changes nothing.
 */
import type { ApiGatewayV2 } from "@aws-sdk/client-apigatewayv2";
import type { CloudWatchLogs } from "@aws-sdk/client-cloudwatch-logs";
import type { CodeBuild } from "@aws-sdk/client-codebuild";
import type { CodePipeline } from "@aws-sdk/client-codepipeline";
import type { IAM } from "@aws-sdk/client-iam";
import type { Lambda } from "@aws-sdk/client-lambda";
import type { S3 } from "@aws-sdk/client-s3";
import type { SageMaker } from "@aws-sdk/client-sagemaker";
import type { SNS } from "@aws-sdk/client-sns";
import type { STS } from "@aws-sdk/client-sts";
import { callCodeConnections, type JsonCall } from "./codeConnectionsCall";

/** An AWS call that failed. The message names the call; the cause is the SDK's error. */
export class AwsCallError extends Error {
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

/** What is used of a client's middleware, whose type every client defines for itself. */
interface MiddlewareStack {
  add(
    middleware: (
      next: (input: unknown) => Promise<unknown>,
      context: { readonly commandName?: string },
    ) => (input: unknown) => Promise<unknown>,
    options: { readonly step: "initialize"; readonly name: string },
  ): void;
}

type Configuration = Readonly<{ region?: string }>;

export class AwsClients {
  private readonly made = new Map<string, Promise<unknown>>();

  public constructor(public readonly region: string | undefined) {}

  public apigateway(): Promise<ApiGatewayV2> {
    return this.client(
      "apigateway",
      async (configuration) => new (await import("@aws-sdk/client-apigatewayv2")).ApiGatewayV2(configuration),
    );
  }

  public codebuild(): Promise<CodeBuild> {
    return this.client(
      "codebuild",
      async (configuration) => new (await import("@aws-sdk/client-codebuild")).CodeBuild(configuration),
    );
  }

  public codepipeline(): Promise<CodePipeline> {
    return this.client(
      "codepipeline",
      async (configuration) => new (await import("@aws-sdk/client-codepipeline")).CodePipeline(configuration),
    );
  }

  public iam(): Promise<IAM> {
    return this.client("iam", async (configuration) => new (await import("@aws-sdk/client-iam")).IAM(configuration));
  }

  public lambda(): Promise<Lambda> {
    return this.client(
      "lambda",
      async (configuration) => new (await import("@aws-sdk/client-lambda")).Lambda(configuration),
    );
  }

  public logs(): Promise<CloudWatchLogs> {
    return this.client(
      "logs",
      async (configuration) => new (await import("@aws-sdk/client-cloudwatch-logs")).CloudWatchLogs(configuration),
    );
  }

  public s3(): Promise<S3> {
    return this.client("s3", async (configuration) => new (await import("@aws-sdk/client-s3")).S3(configuration));
  }

  public sagemaker(): Promise<SageMaker> {
    return this.client(
      "sagemaker",
      async (configuration) => new (await import("@aws-sdk/client-sagemaker")).SageMaker(configuration),
    );
  }

  public sns(): Promise<SNS> {
    return this.client("sns", async (configuration) => new (await import("@aws-sdk/client-sns")).SNS(configuration));
  }

  public sts(): Promise<STS> {
    return this.client("sts", async (configuration) => new (await import("@aws-sdk/client-sts")).STS(configuration));
  }

  /**
   * There is no SDK client for CodeConnections on npm: the call is signed here, with the credentials of the STS client.
   */
  public async codeconnections(operation: string, input: object): Promise<JsonCall["output"]> {
    const { config } = await this.sts();
    try {
      return await callCodeConnections({
        operation,
        input,
        region: await config.region(),
        credentials: await config.credentials(),
      });
    } catch (error) {
      throw error instanceof Error ? new AwsCallError(`codeconnections:${operation}`, error) : error;
    }
  }

  /** Makes a client once, so that all its resources share connections and credentials. */
  private client<Client extends { readonly middlewareStack: unknown }>(
    service: string,
    make: (configuration: Configuration) => Promise<Client>,
  ): Promise<Client> {
    const existing = this.made.get(service) as Promise<Client> | undefined;
    if (existing !== undefined) return existing;
    const client = make(this.region === undefined ? {} : { region: this.region }).then((made) => {
      nameFailedCalls(service, made.middlewareStack as MiddlewareStack);
      return made;
    });
    this.made.set(service, client);
    return client;
  }
}

function nameFailedCalls(service: string, middleware: MiddlewareStack): void {
  middleware.add(
    (next, context) => async (input) => {
      try {
        return await next(input);
      } catch (error) {
        throw error instanceof Error
          ? new AwsCallError(`${service}:${(context.commandName ?? "").replace(/Command$/, "")}`, error)
          : error;
      }
    },
    { step: "initialize", name: "nameFailedCalls" },
  );
}

/** Whether an AWS call failed with one of the codes. */
export function failedWith(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof AwsCallError && codes.includes(error.code);
}
