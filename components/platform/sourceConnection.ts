import { Connection } from "@pulumi/aws/codeconnections";
import { getConnection } from "@pulumi/aws/codestarconnections";
import {
  ComponentResource,
  type ComponentResourceOptions,
  log,
  type Output,
  output,
  type Resource,
  runtime,
} from "@pulumi/pulumi";
import { componentTypes } from "../../contract/componentTypes";

export interface SourceConnectionArgs {
  readonly connectionName: string;
  /**
   * An accepted connection to use. Default: one is created, and stays pending until a person accepts it in the console.
   */
  readonly connectionArn?: string;
  /** Page of the console on which a person accepts a connection. With it an update warns as long as nobody has. */
  readonly acceptancePage?: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** The connection to GitHub. Costs nothing. */
export class SourceConnection extends ComponentResource {
  public readonly connectionArn: Output<string>;

  public constructor(name: string, args: SourceConnectionArgs, options?: ComponentResourceOptions) {
    super(componentTypes.SourceConnection, name, {}, options);
    const arn =
      args.connectionArn === undefined
        ? new Connection(
            `${name}-connection`,
            { name: args.connectionName, providerType: "GitHub", tags: { ...args.tags } },
            { parent: this },
          ).arn
        : output(args.connectionArn);
    const { acceptancePage } = args;
    // A preview changes nothing that could be waited for, and runs in builds, which have no right to look.
    this.connectionArn =
      acceptancePage === undefined || runtime.isDryRun()
        ? arn
        : arn.apply((made) => warnWhilePending(made, acceptancePage, this));
    this.registerOutputs({ connectionArn: this.connectionArn });
  }
}

/**
 * Hands a connection on, after a warning when nobody has accepted it yet. AWS is asked, because the state of the stack
 * keeps the status that the connection was created with.
 */
async function warnWhilePending(arn: string, acceptancePage: string, resource: Resource): Promise<string> {
  const warning = await pendingWarning(arn, acceptancePage);
  if (warning !== undefined) await log.warn(warning, resource);
  return arn;
}

async function pendingWarning(arn: string, acceptancePage: string): Promise<string | undefined> {
  try {
    const { connectionStatus } = await getConnection({ arn });
    if (connectionStatus === "AVAILABLE") return undefined;
    return (
      `The connection ${arn} is ${connectionStatus}: ` +
      `no commit is delivered before a person has accepted it once at ${acceptancePage}`
    );
  } catch (error) {
    return (
      `Whether the connection ${arn} has been accepted could not be found out; ${acceptancePage} shows it. ` +
      String(error)
    );
  }
}
