/** EventBridge: rules of the default bus, and their targets. */
import type { PutRuleCommandInput, Target } from "@aws-sdk/client-eventbridge";
import type { EventRuleArgs, EventTargetArgs } from "@pulumi/aws/cloudwatch";
import { unlessGone } from "../awsClients";
import { fields } from "./blocks";
import { idOf, type Plain, required, type Row, row } from "./row";
import { changeTags, tagList } from "./tags";

const source = "terraform-provider-aws internal/service/events/";

/** What the provider names where a program names no other bus. */
const EventBusName = "default";

/** What of a rule is one call, besides its name and its tags. */
const applied = ["description", "eventPattern"] as const;

const rule = row<EventRuleArgs>({
  source: `${source}rule.go`,
  properties: ["name", ...applied, "tags"],
  replaces: ["name"],
  naming: { property: "name", maximumLength: 64 },
  async create(inputs, { aws }) {
    const name = required(inputs.name, "the rule's name");
    const { RuleArn: arn } = await (await aws.events()).putRule(ruleRequest(inputs, name, inputs.tags));
    return { id: name, outputs: { name, arn: required(arn, "the rule's ARN"), eventBusName: EventBusName } };
  },
  async update({ id, inputs, old, oldOutputs, changed }, { aws }) {
    const events = await aws.events();
    if (applied.some(changed)) await events.putRule(ruleRequest(inputs, id));
    const ResourceARN = String(oldOutputs["arn"]);
    await changeTags(
      old.tags,
      inputs.tags,
      (tags) => events.tagResource({ ResourceARN, Tags: tagList(tags) }),
      (keys) => events.untagResource({ ResourceARN, TagKeys: keys }),
    );
    return {};
  },
  async delete({ id }, { aws }) {
    await unlessGone((await aws.events()).deleteRule({ Name: id, EventBusName }), "ResourceNotFoundException");
  },
});

function ruleRequest(
  { description, eventPattern }: Plain<EventRuleArgs>,
  name: string,
  tags?: Plain<EventRuleArgs>["tags"],
): PutRuleCommandInput {
  return {
    Name: name,
    EventBusName,
    State: "ENABLED",
    ...(description !== undefined && { Description: description }),
    ...(eventPattern !== undefined && { EventPattern: eventPattern }),
    ...(tags !== undefined && { Tags: tagList(tags) }),
  };
}

type TransformerBlock = NonNullable<Plain<EventTargetArgs>["inputTransformer"]>;

const target = row<EventTargetArgs>({
  source: `${source}target.go`,
  properties: ["rule", "targetId", "arn", "inputTransformer"],
  replaces: ["rule", "targetId"],
  async create(inputs, { aws }) {
    const [ruleName, targetId] = [idOf(inputs.rule), required(inputs.targetId, "the target's id")];
    await (await aws.events()).putTargets({ Rule: ruleName, EventBusName, Targets: [targetOf(inputs, targetId)] });
    return { id: `${ruleName}-${targetId}`, outputs: { targetId, eventBusName: EventBusName } };
  },
  async update({ inputs }, { aws }) {
    const targetId = required(inputs.targetId, "the target's id");
    await (
      await aws.events()
    ).putTargets({ Rule: idOf(inputs.rule), EventBusName, Targets: [targetOf(inputs, targetId)] });
    return {};
  },
  async delete({ inputs }, { aws }) {
    const Ids = [required(inputs.targetId, "the target's id")];
    await unlessGone(
      (await aws.events()).removeTargets({ Rule: idOf(inputs.rule), EventBusName, Ids }),
      "ResourceNotFoundException",
    );
  },
});

function targetOf({ arn, inputTransformer }: Plain<EventTargetArgs>, Id: string): Target {
  return {
    Id,
    Arn: idOf(arn),
    ...(inputTransformer && {
      InputTransformer: {
        InputTemplate: inputTransformer.inputTemplate,
        ...fields<Pick<TransformerBlock, "inputPaths">, { InputPathsMap?: Record<string, string> }>(
          "eventTarget.inputTransformer",
          { inputPaths: inputTransformer.inputPaths },
          { inputPaths: "InputPathsMap" },
        ),
      },
    }),
  };
}

export const eventsRows: Readonly<Record<string, Row>> = {
  "aws:cloudwatch/eventRule:EventRule": rule,
  "aws:cloudwatch/eventTarget:EventTarget": target,
};
