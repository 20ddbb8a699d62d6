import { hash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Table } from "./contract";
import { isUnfinished, writeFileAtomically } from "./files";

interface Row {
  readonly key: string;
  readonly value: unknown;
}

/**
 * The tables of one home: `<folder>/<table>/<hash of the key>.json`, one file a row, so that a write costs the same in
 * a long table.
 */
export function openTables(folder: string): <Value>(name: string) => Table<Value> {
  const tables = new Map<string, Table<unknown>>();
  return <Value>(name: string) => {
    const table = tables.get(name) ?? openTable(join(folder, name));
    tables.set(name, table);
    // Each name has one type of value, chosen by the one module that opens it.
    return table as Table<Value>;
  };
}

function openTable(folder: string): Table<unknown> {
  const rows = readRows(folder);
  let isThere = existsSync(folder);
  return {
    get: (key) => rows.get(key),
    set: (key, value) => {
      // Most clouds have no row of most tables.
      if (!isThere) mkdirSync(folder, { recursive: true });
      isThere = true;
      writeFileAtomically(rowFile(folder, key), JSON.stringify({ key, value } satisfies Row));
      rows.set(key, value);
    },
    delete: (key) => {
      rmSync(rowFile(folder, key), { force: true });
      rows.delete(key);
    },
    entries: () => [...rows],
    values: () => [...rows.values()],
  };
}

/** Keys are free text (S3 keys, ARNs), longer than some file systems allow names to be: a hash names the file. */
function rowFile(folder: string, key: string): string {
  return join(folder, `${hash("sha256", key)}.json`);
}

function readRows(folder: string): Map<string, unknown> {
  if (!existsSync(folder)) return new Map();
  const names = readdirSync(folder);
  for (const name of names.filter(isUnfinished)) rmSync(join(folder, name));
  const files = names.filter((name) => name.endsWith(".json"));
  // Each file is a row that `set` has written.
  const rows = files.map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as Row);
  rows.sort((first, second) => (first.key < second.key ? -1 : 1));
  return new Map(rows.map(({ key, value }) => [key, value]));
}
