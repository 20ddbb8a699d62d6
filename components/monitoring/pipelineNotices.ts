import { EventRule, EventTarget } from "@pulumi/aws/cloudwatch";
import { ComponentResource, type ComponentResourceOptions, type Input } from "@pulumi/pulumi";
import { componentTypes } from "../../contract/componentTypes";
import { pipelinePage } from "../../contract/consolePages";
import { deliveryNames } from "../../settings/names";
import type { Environment, Tagged } from "../environment";
import { pipelineNotices } from "./notices";

export interface PipelineNoticesArgs extends Environment, Tagged {
  /** ARN of the topic that they go to, whose policy lets these rules publish. Changes in place. */
  readonly topicArn: Input<string>;
}

/**
 * Who hears of alarms hears of the pipeline, too: that an action has failed, and that an approval is asked for. Belongs
 * to the stack that owns the delivery. Costs nothing: events of AWS's own services are free.
 */
export class PipelineNotices extends ComponentResource {
  public constructor(name: string, args: PipelineNoticesArgs, options?: ComponentResourceOptions) {
    super(componentTypes.PipelineNotices, name, {}, options);
    const { project, stack, location, topicArn, tags } = args;
    const names = deliveryNames(project, stack, location);
    const page = pipelinePage(location, names.pipeline);
    for (const { subject, description, pattern, paths, template } of pipelineNotices(names.pipeline, page)) {
      const rule = new EventRule(
        `${name}-${subject}`,
        { name: `${names.notice}-${subject}`, description, eventPattern: pattern, tags: { ...tags } },
        { parent: this },
      );
      new EventTarget(
        `${name}-${subject}-topic`,
        {
          rule: rule.name,
          targetId: "topic",
          arn: topicArn,
          inputTransformer: { inputPaths: { ...paths }, inputTemplate: template },
        },
        { parent: this },
      );
    }
    this.registerOutputs({});
  }
}
