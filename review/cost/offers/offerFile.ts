/** One price list that AWS publishes: `offers/v1.0/aws/<service>/current/<region>/index.csv`. */
import { messageOf } from "../../../contract/errors";
import { csvRecords } from "./csv";
import { isUsageType, type Wanted } from "./wanted";

/** A price list that could not be read, in words for a person. */
export class OfferError extends Error {
  public override readonly name: string = "OfferError";
}

export interface FoundPrice {
  readonly wanted: Wanted;
  readonly usageType: string;
  /** For one unit. */
  readonly dollars: number;
  /** When AWS published the list. */
  readonly date: string;
}

/** Where AWS publishes its price lists. */
export const awsPriceLists = "https://pricing.us-east-1.amazonaws.com";

/**
 * The wanted prices of one service in one region: of each the first step that is not free.
 *
 * @throws OfferError when the list cannot be had, or is not one
 */
export async function readOffer(
  origin: string,
  { service, region }: { readonly service: string; readonly region: string },
  wanted: readonly Wanted[],
): Promise<readonly FoundPrice[]> {
  const url = `${origin}/offers/v1.0/aws/${service}/current/${region}/index.csv`;
  try {
    return await pricesOf(await texts(url, service, region), wanted);
  } catch (error) {
    if (error instanceof OfferError) throw error;
    throw new OfferError(`The price list ${url} cannot be read to its end: ${messageOf(error)}`);
  }
}

async function texts(url: string, service: string, region: string): Promise<AsyncIterable<string>> {
  const response = await fetch(url).catch((error: unknown) => {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    throw new OfferError(
      `${new URL(url).host} does not answer (${messageOf(cause)}). AWS's price lists need a network; ` +
        "the table stays as it is.",
    );
  });
  if ([403, 404].includes(response.status))
    throw new OfferError(`AWS publishes no price list of ${service} for ${region} (${url}, ${response.status}).`);
  if (!response.ok || response.body === null) throw new OfferError(`${url} answers ${response.status}.`);
  return response.body.pipeThrough(new TextDecoderStream());
}

interface Line {
  readonly usageType: string;
  readonly operation: string;
  readonly start: number;
  readonly dollars: number;
}

async function pricesOf(list: AsyncIterable<string>, wanted: readonly Wanted[]): Promise<readonly FoundPrice[]> {
  let date: string | undefined;
  let columns: ReadonlyMap<string, number> | undefined;
  const best = new Map<Wanted, Line>();
  for await (const record of csvRecords(list)) {
    if (columns !== undefined) keepFirstStep(best, wanted, lineOf(record, columns));
    else if (record[0] === "Publication Date") date = record[1]?.slice(0, 10);
    else if (record.includes("PricePerUnit"))
      columns = new Map(record.map((column, place) => [column.toLowerCase(), place]));
  }
  if (date === undefined || columns === undefined) throw new Error("it has no heading of a price list");
  const published = date;
  return [...best].map(([which, { usageType, dollars }]) => ({ wanted: which, usageType, dollars, date: published }));
}

/** Undefined for what is not sold on demand for dollars, or is free. */
function lineOf(record: readonly string[], columns: ReadonlyMap<string, number>): Line | undefined {
  const value = (column: string): string => record[columns.get(column) ?? -1] ?? "";
  const dollars = Number(value("priceperunit"));
  if (value("termtype") !== "OnDemand" || value("currency") !== "USD" || !(dollars > 0)) return undefined;
  const start = Number(value("startingrange"));
  return { usageType: value("usagetype"), operation: value("operation"), start, dollars };
}

/** Free steps have been left out: the first one left is what the first paid unit costs. */
function keepFirstStep(best: Map<Wanted, Line>, wanted: readonly Wanted[], line: Line | undefined): void {
  if (line === undefined) return;
  for (const each of wanted) {
    if (!isUsageType(line.usageType, each)) continue;
    if (each.operation !== undefined && !line.operation.startsWith(each.operation)) continue;
    const former = best.get(each);
    if (former === undefined || line.start < former.start) best.set(each, line);
  }
}
