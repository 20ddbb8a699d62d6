/**
 * The CloudFormation sample that this project began as, at the prices of its README: one endpoint as that README counts
 * it, and the two that its template makes.
 */
import type { Declared } from "./charge";
import { type Cost, costOf } from "./cost";
import { dollars, row } from "./lines";
import { type Price, PriceTable } from "./priceTable";
import { usageSchema } from "./usage";

const source = "the CloudFormation sample's README (Costs)";
const price = (key: string, dollars: number): Price => ({
  key,
  region: "us-east-1",
  unit: "hour",
  dollars,
  per: 1,
  date: "2026-11-28",
  source,
  publisher: "aws",
});
const prices = new PriceTable([price("hosting/ml.t2.medium", 0.065), price("training/ml.p2.xlarge", 1.26)]);

const resource = (type: string, name: string, inputs: Readonly<Record<string, unknown>>): Declared => ({
  urn: `urn:original::${type}::${name}`,
  type,
  name,
  custom: true,
  inputs,
});

function endpoint(name: string): readonly Declared[] {
  const variant = { instanceType: "ml.t2.medium", initialInstanceCount: 1 };
  return [
    resource("aws:sagemaker/endpointConfiguration:EndpointConfiguration", name, {
      name,
      productionVariants: [variant],
    }),
    resource("aws:sagemaker/endpoint:Endpoint", name, { endpointConfigName: name }),
  ];
}

const training = resource("pulumi-nodejs:dynamic/release:TrainingJob", "training", {
  specification: { instanceType: "ml.p2.xlarge", instanceCount: 1, volumeGigabytes: 50 },
});

/** Instances alone, as in its README: a job of about ten minutes, and no second fleet during an update. */
export function costOfOriginal(endpoints: 1 | 2): Cost {
  const hosting = ["qa", "production"].slice(0, endpoints).flatMap(endpoint);
  const usage = usageSchema.parse({ trainingMinutes: 10, rolloutMinutes: 0 });
  return costOf([training, ...hosting], { region: "us-east-1", prices, usage });
}

/** What its README says of one endpoint. */
const readme = { idleDay: 1.56, dayWithRun: 1.76 };

/** The original at its own prices, beside what its README says. */
export function originalLines(): readonly string[] {
  const line = (text: string, pick: (cost: Pick<Cost, "idleDay" | "dayWithRun">) => number): string =>
    row(text, dollars(pick(readme)), dollars(pick(costOfOriginal(1))), dollars(pick(costOfOriginal(2))));
  return [
    "The CloudFormation sample at the prices of its README: ml.t2.medium $0.065 an",
    "hour, ml.p2.xlarge $1.26. Its README counts one endpoint; it makes two.",
    "",
    row("", "its README", "one endpoint", "two"),
    line("a day, idle", ({ idleDay }) => idleDay),
    line("a day with one training", ({ dayWithRun }) => dayWithRun),
  ];
}
