import { LogGroup } from "@pulumi/aws/cloudwatch";
import { Function as LambdaFunction, Permission } from "@pulumi/aws/lambda";
import { asset, ComponentResource, type ComponentResourceOptions, type Input, type Output } from "@pulumi/pulumi";
import { componentTypes } from "../../contract/componentTypes";
import { logDays } from "../logRetention";
import type { RoleSpecification } from "../platform/permissions/roles";
import { ServiceRole } from "../platform/serviceRole";

export interface ApiFunctionArgs {
  /** Changing it replaces the function. */
  readonly functionName: string;
  readonly description: string;
  readonly logGroupName: string;
  readonly role: RoleSpecification;
  /** The text of a CommonJS module that exports `handler`; the AWS SDK comes with the runtime. */
  readonly code: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Megabytes, 128–10,240: processor time grows with it. */
  readonly memory: number;
  /** Seconds. API Gateway waits for 30 at most. */
  readonly timeout: number;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * The newest of Lambda's Node.js runtimes with long-term support. Source: Lambda's developer guide, "Lambda runtimes",
 * read November 2026.
 */
const runtime = "nodejs24.x";

/** A function of an API with a role and a log of its own. Costs the milliseconds that it runs. */
export class ApiFunction extends ComponentResource {
  public readonly functionName: Output<string>;
  /** How API Gateway refers to the function. */
  public readonly invokeArn: Output<string>;
  private readonly name: string;

  public constructor(name: string, args: ApiFunctionArgs, options?: ComponentResourceOptions) {
    super(componentTypes.ApiFunction, name, {}, options);
    this.name = name;
    const child = { parent: this };
    const tags = { ...args.tags };
    const role = new ServiceRole(`${name}-role`, { ...args.role, tags }, child);
    const logGroup = new LogGroup(`${name}-log`, { name: args.logGroupName, retentionInDays: logDays, tags }, child);
    const made = new LambdaFunction(
      `${name}-function`,
      {
        name: args.functionName,
        description: args.description,
        role: role.roleArn,
        runtime,
        architectures: ["arm64"],
        handler: "index.handler",
        code: new asset.AssetArchive({ "index.js": new asset.StringAsset(args.code) }),
        environment: { variables: { ...args.environment } },
        memorySize: args.memory,
        timeout: args.timeout,
        loggingConfig: { logFormat: "JSON", logGroup: logGroup.name },
        tags,
      },
      child,
    );
    this.functionName = made.name;
    this.invokeArn = made.invokeArn;
    this.registerOutputs({ functionName: this.functionName, invokeArn: this.invokeArn });
  }

  /** Lets API Gateway call the function on behalf of what an ARN names. Resolves when it may. */
  public allowCalls(sourceArn: Input<string>): Output<string> {
    return new Permission(
      `${this.name}-permission`,
      {
        action: "lambda:InvokeFunction",
        function: this.functionName,
        principal: "apigateway.amazonaws.com",
        sourceArn,
      },
      { parent: this },
    ).id;
  }
}
