/** The API before an endpoint. */
import { z } from "zod";
import { type Declared, hoursAMonth, kilobytesAGigabyte, type Rule } from "../charge";
import type { Usage } from "../usage";

export const httpApi: Rule = ({ inputs }) =>
  inputs["protocolType"] === "HTTP"
    ? { charges: [{ price: "http-api-request", amounts: { prediction: 1 } }] }
    : { notPriced: ["only HTTP APIs are priced here"] };

const functionSchema = z.object({
  architectures: z.array(z.string()).default(["x86_64"]),
  memorySize: z.number().default(128),
});

export const lambdaFunction: Rule = (declared, { usage }) => {
  const { architectures, memorySize } = functionSchema.parse(declared.inputs);
  const architecture = architectures[0] ?? "x86_64";
  const seconds = millisecondsOf(declared, usage) / 1000;
  return {
    charges: [
      { price: `function-request/${architecture}`, amounts: { prediction: 1 } },
      { price: `function-time/${architecture}`, amounts: { prediction: (memorySize / 1024) * seconds } },
    ],
  };
};

function millisecondsOf({ name }: Declared, usage: Usage): number {
  return name.includes("authorize") ? usage.authorizeMilliseconds : usage.predictMilliseconds;
}

/** Builds write into their log group in every run, an API and its functions at every prediction. */
export const logGroup: Rule = ({ inputs }, { usage }) => {
  const { name, retentionInDays } = z
    .object({ name: z.string(), retentionInDays: z.number().optional() })
    .parse(inputs);
  const ofBuilds = name.startsWith("/aws/codebuild/");
  const kilobytes = ofBuilds ? usage.buildLogKilobytes : usage.requestLogKilobytes;
  const gigabytes = kilobytes / kilobytesAGigabyte;
  const amounts = (ofEach: number): { readonly run?: number; readonly prediction?: number } =>
    ofBuilds ? { run: ofEach } : { prediction: ofEach };
  return {
    charges: [
      { price: "log-ingestion", amounts: amounts(gigabytes) },
      // In the steady state each gigabyte that comes in is paid for until it expires.
      { price: "log-storage", amounts: amounts((gigabytes * (retentionInDays ?? 0) * 24) / hoursAMonth) },
    ],
    notPriced: retentionInDays === undefined ? ["a log that never expires grows for ever: storage is not counted"] : [],
  };
};
