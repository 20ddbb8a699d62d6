import type { ListTable, Tables } from "./contract";

/** An item with its place in the order in which items were added. */
interface Row<Item> {
  readonly key: string;
  readonly item: Item;
}

interface Member<Item> {
  readonly row: string;
  readonly item: Item;
}

/** Digits of a row's number: more rows than a home can hold. */
const numberDigits = 12;

/** The lists of one home: each item is a row of a table, named by a number that counts on. */
export function openLists(tables: Tables): <Item>(name: string) => ListTable<Item> {
  const lists = new Map<string, ListTable<unknown>>();
  return <Item>(name: string) => {
    const list = lists.get(name) ?? openList(tables, name);
    lists.set(name, list);
    // Each name has one type of item, chosen by the one module that opens it.
    return list as ListTable<Item>;
  };
}

function openList(tables: Tables, name: string): ListTable<unknown> {
  const rows = tables.table<Row<unknown>>(name);
  const members = new Map<string, readonly Member<unknown>[]>();
  const ordered = [...rows.entries()].sort(([first], [second]) => (first < second ? -1 : 1));
  let last = Number(ordered.at(-1)?.[0] ?? 0);
  for (const [row, { key, item }] of ordered) members.set(key, [{ row, item }, ...(members.get(key) ?? [])]);
  return {
    get: (key) => (members.get(key) ?? []).map(({ item }) => item),
    add: (key, item) => {
      last += 1;
      const row = String(last).padStart(numberDigits, "0");
      rows.set(row, { key, item });
      members.set(key, [{ row, item }, ...(members.get(key) ?? [])]);
    },
    remove: (key, item) => {
      const [gone, left] = parted(members.get(key) ?? [], item);
      for (const { row } of gone) rows.delete(row);
      if (left.length === 0) members.delete(key);
      else members.set(key, left);
    },
    keys: () => [...members.keys()],
  };
}

function parted<Item>(
  members: readonly Member<Item>[],
  item: Item,
): readonly [readonly Member<Item>[], readonly Member<Item>[]] {
  return [members.filter((member) => member.item === item), members.filter((member) => member.item !== item)];
}
