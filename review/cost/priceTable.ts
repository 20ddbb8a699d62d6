/** What AWS asks for a unit of something, in a region, with the date and the source of each price. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { z } from "zod";

const priceSchema = z.strictObject({
  /** What is paid, without the region: `hosting/ml.m5.large`. */
  key: z.string().min(1),
  region: z.string().min(1),
  unit: z.string().min(1),
  /** For `per` units. */
  dollars: z.number().nonnegative(),
  per: z.number().positive().default(1),
  /** When the source said so. */
  date: z.iso.date(),
  source: z.string().min(1),
  /** Who says it: AWS itself, or somebody who repeats it. */
  publisher: z.enum(["aws", "third-party"]),
});

const tableSchema = z.strictObject({
  prices: z.array(priceSchema).superRefine((prices, context) => {
    const seen = new Set<string>();
    for (const { key, region } of prices) {
      if (seen.has(`${key} ${region}`)) context.addIssue(`${key} stands twice for ${region}`);
      seen.add(`${key} ${region}`);
    }
  }),
});

export type Price = Readonly<z.infer<typeof priceSchema>>;

/** The prices of all regions that are known. */
export class PriceTable {
  private readonly byKey: ReadonlyMap<string, Price>;

  public constructor(public readonly prices: readonly Price[]) {
    this.byKey = new Map(prices.map((price) => [`${price.region} ${price.key}`, price]));
  }

  /** Undefined where no source has been found. */
  public find(region: string, key: string): Price | undefined {
    return this.byKey.get(`${region} ${key}`);
  }
}

/** Where the committed table is. */
const priceFile = path.join(__dirname, "prices.yaml");

/** @throws ZodError naming every price that is not one */
export function readPrices(file: string = priceFile): PriceTable {
  return new PriceTable(tableSchema.parse(parse(readFileSync(file, "utf8"))).prices);
}
