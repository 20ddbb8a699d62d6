import { Pipeline } from "@pulumi/aws/codepipeline";
import { ComponentResource, type ComponentResourceOptions, type Input, type Output } from "@pulumi/pulumi";
import { componentTypes } from "../../contract/componentTypes";
import { orderSteps } from "./pipeline/graph";
import { renderStages } from "./pipeline/render";
import type { Step } from "./pipeline/step";
import { renderTriggers } from "./pipeline/triggers";

export interface DeliveryPipelineArgs {
  readonly pipelineName: string;
  readonly roleArn: Input<string>;
  readonly artifactBucketName: Input<string>;
  /** ARN of the KMS key that encrypts the artifacts. Default: the key that AWS manages for S3. */
  readonly keyArn?: string | undefined;
  /** What the pipeline does; the order follows from what the steps consume and produce. */
  readonly steps: readonly Step<Input<string>>[];
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * The pipeline that delivers what its source brings. Runs are queued: a second one may pass QA while the first waits
 * for its approval, and an approval promotes what its own run has tested. Costs 0.002 USD for a minute of an action
 * (V2). Changing its definition stops the execution in flight.
 */
export class DeliveryPipeline extends ComponentResource {
  public readonly pipelineName: Output<string>;

  public constructor(name: string, args: DeliveryPipelineArgs, options?: ComponentResourceOptions) {
    super(componentTypes.DeliveryPipeline, name, {}, options);
    const triggers = renderTriggers(args.steps);
    const pipeline = new Pipeline(
      `${name}-pipeline`,
      {
        name: args.pipelineName,
        roleArn: args.roleArn,
        pipelineType: "V2",
        executionMode: "QUEUED",
        artifactStores: [
          {
            type: "S3",
            location: args.artifactBucketName,
            ...(args.keyArn !== undefined && { encryptionKey: { id: args.keyArn, type: "KMS" } }),
          },
        ],
        ...(triggers.length > 0 && { triggers }),
        stages: renderStages(orderSteps(args.steps)),
        tags: { ...args.tags },
      },
      { parent: this },
    );
    this.pipelineName = pipeline.name;
    this.registerOutputs({ pipelineName: this.pipelineName });
  }
}
