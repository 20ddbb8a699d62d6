/** What the prediction API costs: `npm run bench -- api [--home DIR]`. */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { ApiGatewayV2Client } from "@aws-sdk/client-apigatewayv2";
import { bundleFunction } from "../api/bundle";
import { apiAddress } from "../clients/apiAddress";
import type { Command } from "../machine/command";
import { readWords } from "../machine/optionWords";
import { percentile } from "../qa/statistics";
import { usualPictures } from "../scenarios/workshop";
import { modelKind } from "../settings/modelKinds";
import { environmentNames } from "../settings/names";
import { readStacks } from "../settings/stacks";
import { coldStarts } from "./apiColdStart";
import { inPairs, inParallel, MeasuredApi, MeasuredEndpoint, type Measurement } from "./apiLoad";
import { type MeasuredRehearsal, openRehearsal } from "./apiRehearsal";
import { type MeasuredRequest, mixedRequests } from "./apiRequests";

const REQUESTS = 10_000;
const AT_ONCE = 64;
const PAIRS = 1_000;
const COLD_STARTS = 5;
/** Requests before the first that counts: processes are started, connections opened, code compiled. */
const WARM_UP = 2_000;
/** Milliseconds that the API may add to a call. */
const GOAL = 3;
/** Bytes. */
const LARGEST_BUNDLE = 200_000;

const usage = `npm run bench -- api [--home DIR]

Delivers this checkout in a rehearsal of its own, or takes the one that \`npm start -- --keep --home DIR\` keeps, and
asks the endpoint of its QA environment through the API and without it. The call without it is the floor: what the API
adds to it is the API's own time.

  --home DIR  ask the rehearsal that is kept there

Exit status 1 when a request was lost, or was not answered with the status it ought to have.`;

async function compare(words: readonly string[]): Promise<number> {
  const { values } = readWords({ args: [...words], options: { home: { type: "string" } } });
  await printBundles();
  const measured = await openRehearsal(values.home && resolve(values.home), process.cwd(), report);
  try {
    return await measure(measured);
  } finally {
    await measured.close();
  }
}

/** Signs of life. */
function report(line: string): void {
  console.error(`… ${line}`);
}

async function printBundles(): Promise<void> {
  for (const entry of ["predict", "authorize"] as const) {
    const [own, whole] = await Promise.all([bundleFunction(entry), bundleFunction(entry, [])]);
    console.log(
      `bundle ${entry.padEnd(10)} ${kilobytes(own)} kB (at most ${LARGEST_BUNDLE / 1000} kB), ` +
        `${kilobytes(whole)} kB with the AWS SDK`,
    );
  }
}

async function measure({ kept, checkout }: MeasuredRehearsal): Promise<number> {
  const { owner } = readStacks(checkout);
  const { endpoint, api: name } = environmentNames(owner.project, owner.stack);
  const [type] = modelKind(owner.training.image).requestTypes;
  const { url, region, credentials } = kept;
  const address = await apiAddress(new ApiGatewayV2Client({ endpoint: url, region, credentials }), name);
  if (address === undefined) throw new Error(`The stack ${owner.stack} has no API. Give it one in its settings (api).`);
  const samples = await readPictures();
  const api = new MeasuredApi(address, kept);
  const direct = new MeasuredEndpoint(endpoint, kept, AT_ONCE);
  const sampleOf = (index: number): Buffer => samples[index % samples.length] ?? Buffer.alloc(0);
  const raw = (index: number): MeasuredRequest => ({
    kind: "raw",
    expected: 200,
    signed: true,
    request: { method: "POST", path: "/predict", headers: { "content-type": type }, body: sampleOf(index) },
  });
  const askDirectly = (count: number): readonly (() => Promise<Measurement>)[] =>
    Array.from({ length: count }, (_, index) => () => direct.ask(sampleOf(index), type));

  const starts = await coldStarts(COLD_STARTS, { kept, endpoint, sample: sampleOf(0), type });
  console.log(
    `cold start        loaded after ${median(starts.map(({ loaded }) => loaded))} ms, first answer after ` +
      `${median(starts.map(({ answered }) => answered))} ms (median of ${COLD_STARTS} processes)`,
  );

  await inParallel(
    [...askDirectly(WARM_UP), ...mixedRequests(WARM_UP, samples, type).map((request) => () => api.ask(request))],
    AT_ONCE,
    report,
  );
  const pairs = await inPairs(
    PAIRS,
    (index) => direct.ask(sampleOf(index), type),
    (index) => api.ask(raw(index)),
  );
  printPairs(pairs);

  const floor = await inParallel(askDirectly(REQUESTS), AT_ONCE, report);
  const answers = await inParallel(
    mixedRequests(REQUESTS, samples, type).map((request) => () => api.ask(request)),
    AT_ONCE,
    report,
  );
  return printLoad(floor, answers) ? 0 : 1;
}

/** A picture of every class and format. */
async function readPictures(): Promise<readonly Buffer[]> {
  const folder = await usualPictures();
  return readdirSync(folder).flatMap((label) =>
    readdirSync(join(folder, label))
      .slice(0, 20)
      .map((file) => readFileSync(join(folder, label, file))),
  );
}

function printPairs(pairs: readonly { readonly direct: number; readonly api: number }[]): void {
  const [direct, api] = [pairs.map((pair) => pair.direct), pairs.map((pair) => pair.api)];
  const own = percentile(
    pairs.map((pair) => pair.api - pair.direct),
    50,
  );
  console.log(`\none at a time, ${pairs.length} pairs    p50 ms   p99 ms  of the floor`);
  console.log(`direct call, the floor       ${columns(direct, direct)}`);
  console.log(`through the API              ${columns(api, direct)}`);
  console.log(
    `own time of the API (median of the differences): ${own.toFixed(2)} ms; the goal is less than ${GOAL} ms: ` +
      (own < GOAL ? "met" : "missed"),
  );
}

/** Returns whether every request was answered as it ought to be. */
function printLoad(floor: readonly Measurement[], answers: readonly Measurement[]): boolean {
  const direct = floor.map(({ milliseconds }) => milliseconds);
  const timesOf = (chosen: readonly Measurement[]): readonly number[] => chosen.map(({ milliseconds }) => milliseconds);
  const good = answers.filter(({ expected }) => expected === 200);
  const refused = answers.filter(({ expected }) => expected !== 200);
  console.log(`\n${AT_ONCE} at a time                  p50 ms   p99 ms  of the floor  requests`);
  console.log(`direct call, the floor       ${columns(direct, direct)}  ${count(floor.length)}`);
  console.log(`through the API, answered    ${columns(timesOf(good), direct)}  ${count(good.length)}`);
  console.log(`through the API, refused     ${columns(timesOf(refused), direct)}  ${count(refused.length)}`);
  console.log("\nkind of request    expected  requests  came");
  for (const [kind, measurements] of grouped(answers, (measurement) => measurement.kind)) {
    const came = [...grouped(measurements, ({ status }) => status ?? "lost")]
      .map(([status, same]) => `${status}: ${same.length}`)
      .join(", ");
    console.log(
      `${kind.padEnd(18)} ` +
        `${String(measurements[0]?.expected).padStart(8)}${count(measurements.length).padStart(10)}  ${came}`,
    );
  }
  const everything = [...floor, ...answers];
  const lost = everything.filter(({ status }) => status === undefined).length;
  const wrong = everything.filter(({ status, expected }) => status !== undefined && status !== expected).length;
  console.log(`\n${lost} lost, ${wrong} with another status than expected`);
  return lost + wrong === 0;
}

function grouped<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): ReadonlyMap<Key, readonly Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item)) ?? [];
    group.push(item);
    groups.set(keyOf(item), group);
  }
  return groups;
}

function columns(times: readonly number[], floor: readonly number[]): string {
  const [half, most] = [percentile(times, 50), percentile(times, 99)];
  const ratio = half / percentile(floor, 50);
  return `${half.toFixed(1).padStart(8)}${most.toFixed(1).padStart(9)}${ratio.toFixed(2).padStart(14)}`;
}

function median(values: readonly number[]): string {
  return percentile(values, 50).toFixed(0);
}

function count(number: number): string {
  return number.toLocaleString("en").padStart(8);
}

function kilobytes(text: string): string {
  return (Buffer.byteLength(text) / 1000).toFixed(1);
}

export const command: Command = { usage, run: compare };
