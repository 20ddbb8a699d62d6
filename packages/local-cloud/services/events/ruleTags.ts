/** Tags of rules, by the rule's ARN. */
import { AwsError, type Operations } from "../../contract";
import { type ListedTags, listedTagOperations } from "../listedTags";
import type { EventsCloud } from "./cloud";
import { type Rule, ruleTable } from "./rules";

interface TagRequest extends ListedTags {
  readonly ResourceARN: string;
}

export function ruleTagOperations(cloud: EventsCloud): Operations {
  const rules = ruleTable(cloud);
  const actions = { list: "events:ListTagsForResource", tag: "events:TagResource", untag: "events:UntagResource" };
  const { list, tag, untag } = listedTagOperations(actions, {
    resource: ({ ResourceARN }: TagRequest) => ResourceARN,
    existing: ({ ResourceARN }: TagRequest) => {
      const rule = rules.values().find(({ arn }) => arn === ResourceARN);
      if (rule === undefined) throw new AwsError("ResourceNotFoundException", `Rule ${ResourceARN} does not exist.`);
      return rule;
    },
    save: (rule: Rule) => {
      rules.set(rule.name, rule);
    },
  });
  return { ListTagsForResource: list, TagResource: tag, UntagResource: untag };
}
