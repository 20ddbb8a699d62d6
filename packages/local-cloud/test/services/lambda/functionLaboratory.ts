/** A cloud with Lambda and API Gateway, a role for functions, and functions of a few lines. */
import { ApiGatewayV2 } from "@aws-sdk/client-apigatewayv2";
import { Lambda } from "@aws-sdk/client-lambda";
import { zipSync } from "fflate";
import type { OpenOptions } from "../../../cloud";
import type { AnyService, Cloud, Session } from "../../../contract";
import type { CloudOptions } from "../../../options";
import { createApigateway } from "../../../services/apigateway";
import { createIam } from "../../../services/iam";
import { createLambda } from "../../../services/lambda";
import { createLogs } from "../../../services/logs";
import { policy, startTestCloud, type TestCloud, type TestStatement, trust } from "../../testCloud";

export const logGroup = "/aws/lambda/functions";
export const roleArn = "arn:aws:iam::123456789012:role/functions";

const logging: TestStatement = {
  Effect: "Allow",
  Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
  Resource: `arn:aws:logs:eu-west-1:123456789012:log-group:${logGroup}:*`,
};

export interface FunctionOptions {
  /** @default `roleArn`, which may write the log */
  readonly role?: string;
  /** Seconds. */
  readonly timeout?: number;
  readonly variables?: Readonly<Record<string, string>>;
}

/** A function that a handler was made into. */
export interface HandlerFunction {
  readonly name: string;
  readonly arn: string;
}

function services(cloud: Cloud, options: CloudOptions): readonly AnyService[] {
  const lambda = createLambda(cloud, options);
  return [createIam(cloud), createLogs(cloud), lambda.service, createApigateway(cloud, lambda.functions)];
}

export class FunctionLaboratory {
  private readonly handlers = new Map<string, Promise<HandlerFunction>>();

  private constructor(public readonly test: TestCloud) {}

  public static async open(
    options: Partial<OpenOptions> = {},
    ...statements: readonly TestStatement[]
  ): Promise<FunctionLaboratory> {
    const test = await startTestCloud({
      services,
      ...options,
    });
    await test.call("logs", "CreateLogGroup", { logGroupName: logGroup });
    await test.call("iam", "CreateRole", {
      RoleName: "functions",
      AssumeRolePolicyDocument: trust("lambda.amazonaws.com"),
    });
    await test.call("iam", "PutRolePolicy", {
      RoleName: "functions",
      PolicyName: "logs",
      PolicyDocument: policy(logging, ...statements),
    });
    return new FunctionLaboratory(test);
  }

  public lambda(session?: Session): Lambda {
    return this.test.client(Lambda, session);
  }

  public apigateway(session?: Session): ApiGatewayV2 {
    return this.test.client(ApiGatewayV2, session);
  }

  /** The function that has this handler: one, whoever asks, since each is a process. */
  public handler(handler: string, options: FunctionOptions = {}): Promise<HandlerFunction> {
    const { timeout, variables } = options;
    const key = JSON.stringify([handler, timeout, variables]);
    const name = `function-${this.handlers.size + 1}`;
    const made =
      this.handlers.get(key) ??
      this.create(name, `exports.handler = ${handler};`, options).then((arn) => ({ name, arn }));
    this.handlers.set(key, made);
    return made;
  }

  /** Makes a function whose module `index.js` is the code. */
  public async create(
    name: string,
    code: string,
    { role = roleArn, timeout = 30, variables = {} }: FunctionOptions = {},
  ): Promise<string> {
    const { FunctionArn } = await this.test.call<{ FunctionArn: string }>("lambda", "CreateFunction", {
      FunctionName: name,
      Role: role,
      Runtime: "nodejs24.x",
      Handler: "index.handler",
      Code: { ZipFile: Buffer.from(zipped(code)).toString("base64") },
      Timeout: timeout,
      Environment: { Variables: variables },
      LoggingConfig: { LogFormat: "JSON", LogGroup: logGroup },
    });
    return FunctionArn;
  }

  /** The messages in the log group's streams whose name begins so, once there are as many. */
  public lines(stream: string, count: number): Promise<readonly string[]> {
    return this.test.until(
      () => this.linesNow(stream),
      (lines) => lines.length >= count,
    );
  }

  private async linesNow(stream: string): Promise<readonly string[]> {
    const { logStreams } = await this.test.call<{ logStreams: { logStreamName: string }[] }>(
      "logs",
      "DescribeLogStreams",
      { logGroupName: logGroup, logStreamNamePrefix: stream },
    );
    const found = await Promise.all(
      logStreams.map(({ logStreamName }) =>
        this.test.call<{ events: { message: string }[] }>("logs", "GetLogEvents", {
          logGroupName: logGroup,
          logStreamName,
          startFromHead: true,
        }),
      ),
    );
    return found.flatMap(({ events }) => events.map(({ message }) => message));
  }
}

export function zipped(code: string): Uint8Array {
  return zipSync({ "index.js": new TextEncoder().encode(code) });
}
