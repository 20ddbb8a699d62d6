/** What AWS asks for a unit of something, in a region, with the date and the source of each price. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { writeWholeFile } from "../../machine/wholeFile";

const priceSchema = z.strictObject({
  /** What is paid, without the region: `hosting/ml.m5.large`. */
  key: z.string().min(1),
  region: z.string().min(1),
  unit: z.string().min(1),
  /** For `per` units. */
  dollars: z.number().nonnegative(),
  per: z.number().positive().default(1),
  /** When the source says so, or else when it was read. */
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
export const priceFile = path.join(__dirname, "prices.yaml");

/** @throws ZodError naming every price that is not one */
export function readPrices(file: string = priceFile): PriceTable {
  return new PriceTable(tableSchema.parse(parse(readFileSync(file, "utf8"))).prices);
}

const header = `# What AWS asks, on demand, without taxes and without free allowances. Rewritten by: npm run prices
# publisher: aws for what AWS has published or billed; third-party for what others report of its prices.
# date: when the source says so, or else when it was read.
# dollars are for \`per\` units; per is 1 where it is not named.
`;

/** Sorted, so that two updates differ in what has changed and in nothing else. */
export function writePrices(prices: readonly Price[], file: string = priceFile): void {
  const sorted = [...prices].sort((one, other) => compareTexts(sortKey(one), sortKey(other)));
  const entries = sorted.map(({ per, ...price }) => (per === 1 ? price : { ...price, per }));
  writeWholeFile(file, header + stringify({ prices: entries }, { lineWidth: 0 }), 0o644);
}

const sortKey = ({ region, key }: Price): string => `${region} ${key}`;

function compareTexts(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
