import type { Access, Operation, Operations } from "../../contract";
import { required } from "../fields";
import { requestTags, tagKeys, type Tags, withoutTags } from "../tags";
import type { LogsCloud } from "./cloud";
import { type LogGroup, LogStore } from "./store";

interface TagRequest {
  readonly resourceArn?: string;
  readonly tags?: Tags;
  readonly tagKeys?: readonly string[];
}

/** Tags of log groups. Their ARN comes without the `:*` that the other operations' permissions need. */
export function groupTagOperations(cloud: LogsCloud): Operations {
  const store = new LogStore(cloud);
  const on =
    (action: string) =>
    (request: TagRequest): readonly Access[] => [
      {
        action: `logs:${action}`,
        resource: arnOf(request),
        context: { ...requestTags(request.tags ?? {}), ...tagKeys(request.tagKeys) },
      },
    ];
  const find = (request: TagRequest): LogGroup => store.group(arnOf(request).split(":").slice(6).join(":"));

  const list: Operation<TagRequest> = {
    access: on("ListTagsForResource"),
    run: (request) => ({ tags: find(request).tags }),
  };
  const tag: Operation<TagRequest> = {
    access: on("TagResource"),
    run: (request) => {
      const group = find(request);
      store.groups.set(group.name, { ...group, tags: { ...group.tags, ...request.tags } });
    },
  };
  const untag: Operation<TagRequest> = {
    access: on("UntagResource"),
    run: (request) => {
      const group = find(request);
      store.groups.set(group.name, { ...group, tags: withoutTags(group.tags, request.tagKeys) });
    },
  };
  return { ListTagsForResource: list, TagResource: tag, UntagResource: untag };
}

function arnOf({ resourceArn }: TagRequest): string {
  return required(resourceArn, "resourceArn").replace(/:\*$/u, "");
}
