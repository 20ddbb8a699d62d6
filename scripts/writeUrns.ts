/** `npm run generate -- urns [--replaces]`: writes test/program/urns.yaml. */
import type { Command } from "../machine/command";
import { readWords } from "../machine/optionWords";
import { compare, fullestGraphs, readUrnLists, type UrnList, writeUrnLists } from "../test/program/urnList";

const usage = `npm run generate -- urns [--replaces]

Brings test/program/urns.yaml up to what the program declares. A resource that an alias names is written down as
"in place". When a URN has gone without one, nothing is written: give the resource's successor an alias, or say with
--replaces that every stack shall lose the resource.`;

async function write(words: readonly string[]): Promise<number> {
  const { values } = readWords({ args: [...words], options: { replaces: { type: "boolean" } } });
  const former = readUrnLists();
  const lists: Record<string, UrnList> = {};
  let undecidedUrns = 0;
  for (const [stack, graph] of Object.entries(await fullestGraphs())) {
    const { list, undecided } = compare(former[stack] ?? { declared: [], former: [] }, graph);
    const replaced = undecided.map((urn) => ({ urn, change: "replaces" as const }));
    for (const urn of undecided) console.log(`${stack}: ${urn} has gone and no alias names it`);
    undecidedUrns += undecided.length;
    lists[stack] = { ...list, former: [...list.former, ...replaced] };
  }
  if (undecidedUrns > 0 && values.replaces !== true) {
    console.error(usage);
    return 1;
  }
  writeUrnLists(lists);
  return 0;
}

export const command: Command = { usage, run: write };
