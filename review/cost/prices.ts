/** `npm run prices`: the price table as AWS publishes it now. */
import { resolve } from "node:path";
import { ZodError } from "zod";
import { messageOf } from "../../contract/errors";
import { BadInput } from "../../machine/badInput";
import type { Command } from "../../machine/command";
import { readWords } from "../../machine/optionWords";
import { requireOutputPlace } from "../../machine/outputPlace";
import { partitionsOfRegions } from "../../settings/regions";
import { awsPriceLists, OfferError } from "./offers/offerFile";
import { updatePrices } from "./offers/update";
import { priceFile, type PriceTable, readPrices, writePrices } from "./priceTable";

const usage = `npm run prices -- [--region REGION]… [--instance TYPE]… [--from URL] [--table FILE]

Reads the price lists that AWS publishes and rewrites the table of npm run cost. It needs a network and no account.
The lists are long: a region takes a minute or more. What they do not have stays as it is, and is named.

  --region REGION  a region that the table shall have; default: all that it has
  --instance TYPE  an instance type in addition to those of the table: ml.c5.large
  --from URL       a mirror of ${awsPriceLists}
  --table FILE     another table than review/cost/prices.yaml

Exit status: 0 the table is up to date, 1 a list could not be read: the table stays as it is, 2 wrong command line.`;

async function update(words: readonly string[]): Promise<number> {
  const { values } = readWords({
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
  const unknown = values.region.find((region) => !partitionsOfRegions.has(region));
  if (unknown !== undefined) throw new BadInput(`${unknown} is no region of AWS that is known; one is eu-central-1.`);
  if (!/^https?:\/\//u.test(values.from) || !URL.canParse(values.from))
    throw new BadInput(`--from ${values.from} is no address; one is ${awsPriceLists}`);
  requireOutputPlace("--table", resolve(values.table));
  const { prices } = tableIn(values.table);
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

/** @throws BadInput when the file is no table of prices */
function tableIn(file: string): PriceTable {
  try {
    return readPrices(file);
  } catch (error) {
    const reason = error instanceof ZodError ? placesOf(error) : messageOf(error).split("\n", 1).join("");
    throw new BadInput(`--table ${file} is no table like review/cost/prices.yaml: ${reason}`, { cause: error });
  }
}

const mostPlaces = 5;

function placesOf({ issues }: ZodError): string {
  const places = issues.slice(0, mostPlaces).map(({ path }) => path.join(".") || "the whole file");
  return `wrong is ${places.join(", ")}`;
}

export const command: Command = {
  usage,
  run: update,
  explain: (error) => (error instanceof OfferError ? messageOf(error) : error),
};
