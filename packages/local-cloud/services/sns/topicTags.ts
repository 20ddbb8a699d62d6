/** ListTagsForResource, TagResource, UntagResource: of topics. */
import type { Operations } from "../../contract";
import { required } from "../fields";
import { type ListedTags, listedTagOperations } from "../listedTags";
import type { SnsCloud } from "./cloud";
import { existingTopic, type Topic, topicTable } from "./topics";

interface TagRequest extends ListedTags {
  readonly ResourceArn?: string;
}

export function topicTagOperations(cloud: SnsCloud): Operations {
  const actions = { list: "sns:ListTagsForResource", tag: "sns:TagResource", untag: "sns:UntagResource" };
  const { list, tag, untag } = listedTagOperations(actions, {
    resource: ({ ResourceArn }: TagRequest) => required(ResourceArn, "ResourceArn"),
    existing: ({ ResourceArn = "" }: TagRequest) => existingTopic(cloud, ResourceArn),
    save: (topic: Topic) => {
      topicTable(cloud).set(topic.arn, topic);
    },
  });
  return { ListTagsForResource: list, TagResource: tag, UntagResource: untag };
}
