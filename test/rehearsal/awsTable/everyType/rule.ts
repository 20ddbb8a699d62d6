/** A rule of which a revision changes the pattern, with a target of which it changes the text. */
import { EventRule, EventTarget } from "@pulumi/aws/cloudwatch";
import type { Output } from "@pulumi/pulumi";

export function declareRule(topicArn: Output<string>, revision: string, tags: Readonly<Record<string, string>>): void {
  const rule = new EventRule("rule", {
    name: "every-type",
    description: `Revision ${revision}`,
    eventPattern: JSON.stringify({ source: ["aws.codepipeline"], detail: { state: [`REVISION${revision}`] } }),
    tags: { ...tags },
  });
  new EventTarget("target", {
    rule: rule.name,
    targetId: "topic",
    arn: topicArn,
    inputTransformer: { inputPaths: { stage: "$.detail.stage" }, inputTemplate: `"Revision ${revision} of <stage>"` },
  });
}
