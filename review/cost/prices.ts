/** `npm run prices`: the price table as AWS publishes it now. */
import { parseArgs } from "node:util";
import { messageOf } from "../../contract/errors";
import { BadInput } from "../../machine/badInput";
import type { Command } from "../../machine/command";
import { awsPriceLists, OfferError } from "./offers/offerFile";
import { updatePrices } from "./offers/update";
import { priceFile, readPrices, writePrices } from "./priceTable";

const usage = `npm run prices -- [--region REGION]… [--instance TYPE]… [--from URL] [--table FILE]

Reads the price lists that AWS publishes and rewrites the table of npm run cost. It needs a network and no account.
The lists are long: a region takes a minute or more. What they do not have stays as it is, and is named.

  --region REGION  a region that the table shall have; default: all that it has
  --instance TYPE  an instance type in addition to those of the table: ml.c5.large
  --from URL       a mirror of ${awsPriceLists}
  --table FILE     another table than review/cost/prices.yaml

Exit status: 0 the table is up to date, 1 a list could not be read: the table stays as it is, 2 wrong command line.`;

async function update(words: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...words],
    options: {
      region: { type: "string", multiple: true, default: [] },
      instance: { type: "string", multiple: true, default: [] },
      from: { type: "string", default: awsPriceLists },
      table: { type: "string", default: priceFile },
    },
  });
  const wrong = values.instance.find((type) => !/^ml\.[a-z0-9-]+\.[a-z0-9]+$/u.test(type));
  if (wrong !== undefined) throw new BadInput(`${wrong} is no instance type of SageMaker; one is ml.m5.large.`);
  if (!URL.canParse(values.from)) throw new BadInput(`--from ${values.from} is no address; one is ${awsPriceLists}`);
  const { prices } = readPrices(values.table);
  const updated = await updatePrices(prices, {
    origin: values.from.replace(/\/+$/u, ""),
    regions: values.region.length > 0 ? values.region : [...new Set(prices.map(({ region }) => region))],
    instanceTypes: values.instance,
    say: (line) => {
      console.log(line);
    },
  });
  writePrices(updated.prices, values.table);
  for (const change of updated.changes) console.log(`  ${change}`);
  for (const price of updated.stale) console.log(`  ${price}: not in the lists, stays as it was`);
  console.log(`${updated.prices.length} prices in ${values.table}, ${updated.changes.length} of them changed or new.`);
  return 0;
}

export const command: Command = {
  usage,
  run: update,
  explain: (error) => (error instanceof OfferError ? messageOf(error) : error),
};
