import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readTable } from "../models/table";

interface Row {
  readonly part: string;
  readonly operations: string;
  readonly behaviour: string;
  readonly source: string;
  readonly seen: string;
}

/** Parts of the table that are about no service. */
const general = ["Policies", "The engine and the provider that ask it"];
const ways = ["AWS", "provider", "engine", "documents"];

describe("The table of AWS's behaviour", () => {
  const rows = rowsOf(readFileSync(join(__dirname, "..", "BEHAVIOUR.md"), "utf8"));
  const { services } = readTable();

  it("has a part for every service, and for nothing else", () => {
    const parts = [...new Set(rows.map(({ part }) => part))].filter((part) => !general.includes(part));
    assert.deepEqual(parts, Object.keys(services).sort());
  });

  it("has a row for every operation, and names none that is not answered", () => {
    for (const [service, { operations }] of Object.entries(services)) {
      const own = rows.filter(({ part }) => part === service);
      const named = own.flatMap((row) => [...row.operations.matchAll(/`(\w+)`/gu)].map(([, name = ""]) => name));
      assert.deepEqual([...new Set(named)].sort(), Object.keys(operations).sort(), service);
    }
  });

  it("says of every row where it was read or seen, and when", () => {
    const dated = /\b20\d\d\b|models|reference|SAR/u;
    const faults = rows.filter(
      ({ operations, behaviour, source, seen }) =>
        operations === "" || behaviour === "" || !dated.test(source) || !ways.includes(seen),
    );
    assert.deepEqual(faults, []);
  });

  it("says of what AWS itself has shown where that can be looked up", () => {
    const shown = rows.filter(({ seen }) => seen === "AWS");
    assert.ok(shown.length > 3);
    assert.deepEqual(
      shown.filter(({ source }) => !/github\.com|\blog\b/u.test(source)),
      [],
    );
  });
});

/** The rows below the headings of the second level, without the tables' own heads. */
function rowsOf(text: string): readonly Row[] {
  return text.split(/^## /mu).flatMap((section, index) => {
    const [part = "", ...lines] = section.split("\n");
    const cells = lines.filter((line) => line.startsWith("| ")).map((line) => line.slice(2, -2).split(" | "));
    return index === 0 ? [] : cells.slice(1).map((row) => rowOf(part, row));
  });
}

function rowOf(part: string, cells: readonly string[]): Row {
  const [operations = "", behaviour = "", source = "", seen = "", ...more] = cells;
  assert.deepEqual(more, [], `a row of ${part} has too many cells`);
  return { part, operations, behaviour, source, seen };
}
