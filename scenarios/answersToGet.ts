/** What a kept rehearsal answers to whoever on this machine asks without keys. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Beside what pages link to: what the API has, and what a visitor might try. */
const tried = ["", "health", "openapi.json", "predict", "samples/", "nothing", "../ask.txt", "%2e%2e/kept.json"];

/**
 * Asks for every page below the addresses and writes each answer with its headers into a file of the folder.
 *
 * @returns the statuses, by address
 */
export async function keepAnswersToGet(
  addresses: readonly string[],
  folder: string,
): Promise<ReadonlyMap<string, number>> {
  mkdirSync(folder);
  const statuses = new Map<string, number>();
  const left = addresses.flatMap((address) => tried.map((path) => `${address}${path}`));
  for (let address = left.shift(); address !== undefined; address = left.shift()) {
    if (statuses.has(address)) continue;
    const response = await fetch(address);
    const body = Buffer.from(await response.arrayBuffer());
    writeFileSync(join(folder, `${statuses.size}.headers`), JSON.stringify([...response.headers]));
    writeFileSync(join(folder, `${statuses.size}.body`), body);
    statuses.set(address, response.status);
    if (response.headers.get("content-type")?.startsWith("text/html") === true)
      left.push(...linksOf(body.toString(), address));
  }
  return statuses;
}

/** Links of a page to the same server. */
function linksOf(page: string, address: string): readonly string[] {
  return [...page.matchAll(/(?:href|src|action|value)="([^"#]+)"/gu)]
    .flatMap(([, link = ""]) => (URL.canParse(link, address) ? [new URL(link, address)] : []))
    .filter(({ origin }) => origin === new URL(address).origin)
    .map(String);
}
