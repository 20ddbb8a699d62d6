import type { ConditionContext } from "../contract";

/** Tags as a record inside the cloud, and as the list of pairs that most services speak. */
export type Tags = Readonly<Record<string, string>>;

export interface Tag {
  readonly Key?: string;
  readonly Value?: string;
}

export function tagRecord(tags: readonly Tag[] = []): Tags {
  return Object.fromEntries(tags.map(({ Key = "", Value = "" }) => [Key, Value]));
}

export function tagList(tags: Tags): readonly Required<Tag>[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

export function withoutTags(tags: Tags, keys: readonly string[] = []): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key)));
}

/** The condition keys of a request that sets tags. */
export function requestTags(tags: Tags): ConditionContext {
  return {
    ...Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, value])),
    ...tagKeys(Object.keys(tags)),
  };
}

/** The condition key of a request that names tags. */
export function tagKeys(keys: readonly string[] = []): ConditionContext {
  return keys.length === 0 ? {} : { "aws:TagKeys": keys };
}
