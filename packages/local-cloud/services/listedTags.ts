/** Tags as most services of the older protocols have them: lists of pairs, read, added to and removed from. */
import type { Operation } from "../contract";
import { requestTags, type Tag, tagKeys, tagList, tagRecord, type Tags, withoutTags } from "./tags";

/** What a request about tags has besides the name of what carries them. */
export interface ListedTags {
  readonly Tags?: readonly Tag[];
  readonly TagKeys?: readonly string[];
}

/** What carries tags. */
interface Tagged {
  readonly tags: Tags;
}

/** How requests about tags name what carries them. */
export interface TagCarrier<Request extends ListedTags, Row extends Tagged> {
  /** Its ARN. */
  readonly resource: (request: Request) => string;
  /** @throws AwsError when it does not exist */
  readonly existing: (request: Request) => Row;
  readonly save: (row: Row) => void;
}

/** @param actions the three actions, with the service's prefix */
export function listedTagOperations<Request extends ListedTags, Row extends Tagged>(
  actions: { readonly list: string; readonly tag: string; readonly untag: string },
  { resource, existing, save }: TagCarrier<Request, Row>,
): { readonly list: Operation<Request>; readonly tag: Operation<Request>; readonly untag: Operation<Request> } {
  const on =
    (action: string): Operation<Request>["access"] =>
    (request) => [
      {
        action,
        resource: resource(request),
        context: { ...requestTags(tagRecord(request.Tags)), ...tagKeys(request.TagKeys) },
      },
    ];
  return {
    list: { access: on(actions.list), run: (request) => ({ Tags: tagList(existing(request).tags) }) },
    tag: {
      access: on(actions.tag),
      run: (request) => {
        const row = existing(request);
        save({ ...row, tags: { ...row.tags, ...tagRecord(request.Tags) } });
      },
    },
    untag: {
      access: on(actions.untag),
      run: (request) => {
        const row = existing(request);
        save({ ...row, tags: withoutTags(row.tags, request.TagKeys) });
      },
    },
  };
}
