import { Connection } from "@pulumi/aws/codeconnections";
import { ComponentResource, type ComponentResourceOptions, output, type Output } from "@pulumi/pulumi";

import type { SourceSettings } from "../../settings/schema";

export interface SourceConnectionArgs {
  readonly connectionName: string;
  /** An accepted connection to use. Default: one is created, and stays pending until a person accepts it in the console. */
  readonly connectionArn?: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** The connection to GitHub. Costs nothing. */
export class SourceConnection extends ComponentResource {
  public readonly connectionArn: Output<string>;

  public constructor(name: string, args: SourceConnectionArgs, options?: ComponentResourceOptions) {
    super("model-delivery:platform:SourceConnection", name, {}, options);
    this.connectionArn =
      args.connectionArn === undefined
        ? new Connection(`${name}-connection`, { name: args.connectionName, providerType: "GitHub", tags: { ...args.tags } }, { parent: this }).arn
        : output(args.connectionArn);
    this.registerOutputs({ connectionArn: this.connectionArn });
  }
}

/** Whether a person has to accept a connection that the stack makes. */
export function connectionIsPending(source: SourceSettings): boolean {
  return source.kind === "github" && source.connectionArn === undefined;
}
