/** The price table with what AWS's price lists say now. */
import type { Price } from "../priceTable";
import { type FoundPrice, readOffer } from "./offerFile";
import { wantedPrices } from "./wanted";

export interface UpdateRequest {
  /** Where the price lists are. */
  readonly origin: string;
  readonly regions: readonly string[];
  /** In addition to those that the table has. */
  readonly instanceTypes: readonly string[];
  /** Told of every list that is read. */
  readonly say: (line: string) => void;
}

export interface Updated {
  readonly prices: readonly Price[];
  /** What has changed, a line each. */
  readonly changes: readonly string[];
  /** Prices of the table that the lists do not have: they stay, with their dates. */
  readonly stale: readonly string[];
}

/** @throws OfferError when a list cannot be had: then nothing is updated */
export async function updatePrices(prices: readonly Price[], request: UpdateRequest): Promise<Updated> {
  const types = prices.flatMap(
    ({ key }) => /^(?:hosting|training)\/(?<type>ml\..+)$/u.exec(key)?.groups?.["type"] ?? [],
  );
  const wanted = wantedPrices([...new Set([...types, ...request.instanceTypes])]);
  const found: Price[] = [];
  for (const region of request.regions)
    for (const service of new Set(wanted.map(({ service: each }) => each))) {
      request.say(`${region}: ${service}`);
      const ofService = wanted.filter(({ service: each }) => each === service);
      found.push(
        ...(await readOffer(request.origin, { service, region }, ofService)).map((each) => priceOf(each, region)),
      );
    }
  return merged(prices, found, request.regions);
}

function priceOf({ wanted, usageType, dollars, date }: FoundPrice, region: string): Price {
  return {
    key: wanted.key,
    region,
    unit: wanted.unit,
    // Ten digits are more than AWS publishes; the rest is how computers multiply.
    dollars: Number((dollars * wanted.per).toPrecision(10)),
    per: wanted.per,
    date,
    source: `AWS Price List, ${wanted.service}, usage type ${usageType}`,
    publisher: "aws",
  };
}

const idOf = ({ region, key }: Price): string => `${region} ${key}`;

function merged(former: readonly Price[], found: readonly Price[], regions: readonly string[]): Updated {
  const now = new Map(found.map((price) => [idOf(price), price]));
  const before = new Map(former.map((price) => [idOf(price), price]));
  const all = new Map([...before, ...now]);
  return {
    prices: [...all.values()],
    changes: found.flatMap((price) => changeOf(before.get(idOf(price)), price)),
    stale: former.filter((price) => regions.includes(price.region) && !now.has(idOf(price))).map(idOf),
  };
}

function changeOf(before: Price | undefined, now: Price): readonly string[] {
  const text = ({ dollars, per, unit }: Price): string =>
    `$${dollars} for ${per === 1 ? `a ${unit}` : `${per} ${unit}s`}`;
  if (before === undefined) return [`${idOf(now)}: ${text(now)}, new`];
  return before.dollars / before.per === now.dollars / now.per
    ? []
    : [`${idOf(now)}: ${text(now)}, was ${text(before)} (${before.date})`];
}
