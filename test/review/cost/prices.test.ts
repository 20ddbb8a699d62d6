/** The price table as AWS publishes it: price lists of a small server, read by the command itself. */
import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { close, listen } from "../../../machine/loopback";
import { csvRecords } from "../../../review/cost/offers/csv";
import { command } from "../../../review/cost/prices";
import { priceFile, readPrices } from "../../../review/cost/priceTable";
import { type CommandOutcome, runHere } from "../../commandHere";

const columns = [
  "SKU",
  "TermType",
  "PriceDescription",
  "StartingRange",
  "PricePerUnit",
  "Currency",
  "Product Family",
  "usageType",
  "operation",
];

/** Term, start of the step, price, usage type, operation. */
type Line = readonly [string, string, string, string, string?];

function list(...lines: readonly Line[]): string {
  const records = [
    ["FormatVersion", "v1.0"],
    ["Disclaimer", 'For "information", only'],
    ["Publication Date", "2026-11-20T08:00:00Z"],
    ["OfferCode", "it"],
    columns,
    ...lines.map(([term, start, price, usageType, operation = ""]) => [
      "S1",
      term,
      `a "step", from ${start}`,
      start,
      price,
      "USD",
      "Compute",
      usageType,
      operation,
    ]),
  ];
  return records.map((record) => record.map((field) => `"${field.replaceAll('"', '""')}"`).join(",")).join("\r\n");
}

const lists: Readonly<Record<string, string>> = {
  AmazonSageMaker: list(
    ["Reserved", "0", "0.01", "USE1-Host:ml.m5.large"],
    ["OnDemand", "0", "9", "USE1-AsyncInf-Host:ml.m5.large"],
    ["OnDemand", "0", "0.2", "USE1-Host:ml.m5.large"],
    ["OnDemand", "0", "0.5", "USE1-Train:ml.c5.large"],
    ["OnDemand", "0", "7", "USE1-Hst:Data-Bytes-In", "Another"],
    ["OnDemand", "0", "0.03", "USE1-Hst:Data-Bytes-In", "Invoke-Endpoint"],
  ),
  AWSLambda: list(
    ["OnDemand", "0", "0.0000000000", "Lambda-GB-Second-ARM"],
    ["OnDemand", "7500000000", "0.000001", "Lambda-GB-Second-ARM"],
    ["OnDemand", "400000", "0.0000133334", "Lambda-GB-Second-ARM"],
    ["OnDemand", "18750000000", "0.0000005", "Lambda-GB-Second-ARM"],
    ["OnDemand", "0", "0.0000003", "Request-ARM"],
  ),
};

/** With a copy of the committed table. */
async function withTable(use: (table: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "prices-"));
  const table = path.join(folder, "prices.yaml");
  copyFileSync(priceFile, table);
  try {
    await use(table);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The command, with a copy of the table. */
const updated = (table: string, ...words: readonly string[]): Promise<CommandOutcome> =>
  runHere(command, ["--table", table, ...words]);

const empty = list();

describe("npm run prices", () => {
  let server: Server;
  let url: string;
  let answer: (service: string, region: string) => { readonly status?: number; readonly body: string; cut?: boolean };

  before(async () => {
    ({ server, url } = await listen((request, response) => {
      const address = /^\/offers\/v1\.0\/aws\/(?<service>\w+)\/current\/(?<region>[\w-]+)\/index\.csv$/u;
      const { service = "", region = "" } = address.exec(request.url ?? "")?.groups ?? {};
      const { status = 200, body, cut = false } = answer(service, region);
      response.writeHead(status);
      if (cut) response.write(body, () => response.destroy());
      else response.end(body);
      return Promise.resolve();
    }));
  });

  after(() => close(server));

  it("rewrites what the lists have, on demand, from the first step that is paid, and names the rest", async () => {
    answer = (service) => ({ body: lists[service] ?? empty });
    await withTable(async (table) => {
      const { status, output } = await updated(
        table,
        "--from",
        url,
        "--region",
        "us-east-1",
        "--instance",
        "ml.c5.large",
      );
      assert.equal(status, 0, output);
      const prices = readPrices(table);
      const dollars = (key: string, region = "us-east-1"): number | undefined => prices.find(region, key)?.dollars;
      assert.equal(dollars("hosting/ml.m5.large"), 0.2);
      assert.equal(dollars("training/ml.c5.large"), 0.5);
      assert.equal(dollars("endpoint-data"), 0.03);
      assert.equal(dollars("function-time/arm64"), 0.0000133334);
      assert.equal(dollars("function-request/arm64"), 0.3);
      assert.equal(dollars("hosting/ml.m5.xlarge"), readPrices().find("us-east-1", "hosting/ml.m5.xlarge")?.dollars);
      assert.equal(dollars("hosting/ml.m5.xlarge", "eu-west-1"), 0.257);
      assert.deepEqual(prices.find("us-east-1", "hosting/ml.m5.large"), {
        key: "hosting/ml.m5.large",
        region: "us-east-1",
        unit: "hour",
        dollars: 0.2,
        per: 1,
        date: "2026-11-20",
        source: "AWS Price List, AmazonSageMaker, usage type USE1-Host:ml.m5.large",
        publisher: "aws",
      });
      assert.match(
        output,
        /us-east-1 hosting\/ml\.m5\.large: \$0\.2 for a hour, was \$0\.115 for a hour \(2026-07-30\)/u,
      );
      assert.match(output, /us-east-1 hosting\/ml\.m5\.xlarge: not in the lists, stays as it was/u);
      assert.match(readFileSync(table, "utf8"), /^# What AWS asks/u);
      assert.equal((await updated(table, "--from", url, "--region", "us-east-1")).output.includes(", was"), false);
    });
  });

  for (const [what, wrong, words] of [
    ["a region without a list", { status: 403, body: "" }, /publishes no price list of AmazonSageMaker for us-east-1/u],
    ["a list that is cut off", { body: `${empty}\n"OnDe`, cut: true }, /cannot be read to its end/u],
    ["a page that is no list", { body: "<html>hello</html>" }, /no heading of a price list/u],
    ["a server that fails", { status: 503, body: "" }, /answers 503/u],
  ] as const)
    it(`leaves the table as it is, with the reason, after ${what}`, async () => {
      answer = () => wrong;
      await withTable(async (table) => {
        const { status, output } = await updated(table, "--from", url, "--region", "us-east-1");
        assert.equal(status, 1);
        assert.match(output, words);
        assert.equal(output.includes("    at "), false);
        assert.deepEqual(readFileSync(table), readFileSync(priceFile));
      });
    });

  it("says that it needs a network when nobody answers", async () => {
    const gone = await listen(() => Promise.resolve());
    await close(gone.server);
    const { status, output } = await updated(priceFile, "--from", gone.url);
    assert.equal(status, 1);
    assert.match(output, /does not answer \(.*ECONNREFUSED.*\)\. AWS's price lists need a network; the table stays/u);
  });

  it("refuses what is no instance type and no address", async () => {
    assert.match((await updated(priceFile, "--instance", "m5.large")).output, /m5\.large is no instance type/u);
    for (const from of ["elsewhere", "file:///etc"])
      assert.equal((await updated(priceFile, "--from", from)).status, 2, from);
    assert.match((await updated(priceFile, "--region", "nope")).output, /nope is no region of AWS that is known/u);
  });

  it("refuses what is no table, and says where it is none", async () => {
    await withTable(async (table) => {
      writeFileSync(table, "prices: [{ key: a }]\n");
      const { status, output } = await updated(table);
      assert.equal(status, 2, output);
      assert.match(output, /is no table like review\/cost\/prices\.yaml: wrong is prices\.0\.region/u);
      writeFileSync(table, "prices: [");
      assert.match((await updated(table)).output, /is no table .* at line 1, column/u);
    });
    assert.match((await updated("/dev/null")).output, /--table \/dev\/null is a link, a FIFO or a device/u);
  });
});

describe("Comma-separated values", () => {
  it("are the same however the file is cut", async () => {
    const text = 'a,"b ""c"", d"\r\n"e\nf",,\n';
    const records: (readonly string[])[] = [];
    for await (const record of csvRecords(Readable.from(text.split("")))) records.push(record);
    assert.deepEqual(records, [
      ["a", 'b "c", d'],
      ["e\nf", "", ""],
    ]);
  });
});
