/**
 * All items but the newest of each group; of two that are equally old the later one is the newer.
 *
 * @param kept how many of a group are the newest
 * @param groupOf names the group of an item
 * @param ageOf is larger, or later in the alphabet, for a newer item
 */
export function allButNewest<Item>(
  items: readonly Item[],
  kept: number,
  { groupOf, ageOf }: { readonly groupOf: (item: Item) => string; readonly ageOf: (item: Item) => number | string },
): readonly Item[] {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(groupOf(item), [...(groups.get(groupOf(item)) ?? []), item]);
  const compare = (one: Item, other: Item): number => {
    const [first, second] = [ageOf(one), ageOf(other)];
    return first === second ? 0 : first > second ? -1 : 1;
  };
  return [...groups.values()].flatMap((group) => group.reverse().sort(compare).slice(kept));
}
