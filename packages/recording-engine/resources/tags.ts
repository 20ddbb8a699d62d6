/** Tags as the provider takes them (a map) and as AWS does (lists). */
type TagMap = Readonly<Record<string, string>> | undefined;

interface TagChanges {
  readonly set: Readonly<Record<string, string>>;
  readonly removed: readonly string[];
}

/** For services whose tags have capital letters. */
export function tagList(tags: TagMap): { Key: string; Value: string }[] {
  return Object.entries(tags ?? {}).map(([Key, Value]) => ({ Key, Value }));
}

/** For services whose tags have none. */
export function lowerCaseTagList(tags: TagMap): { key: string; value: string }[] {
  return Object.entries(tags ?? {}).map(([key, value]) => ({ key, value }));
}

function tagChanges(old: TagMap, current: TagMap): TagChanges {
  return {
    set: Object.fromEntries(Object.entries(current ?? {}).filter(([key, value]) => old?.[key] !== value)),
    removed: Object.keys(old ?? {}).filter((key) => current?.[key] === undefined),
  };
}

/** Applies the changes of a resource's tags: what goes first, then new values, as the provider does. */
export async function changeTags(
  old: TagMap,
  current: TagMap,
  set: (tags: Readonly<Record<string, string>>) => Promise<unknown>,
  remove: (keys: string[]) => Promise<unknown>,
): Promise<void> {
  const changes = tagChanges(old, current);
  if (changes.removed.length > 0) await remove([...changes.removed]);
  if (Object.keys(changes.set).length > 0) await set(changes.set);
}
