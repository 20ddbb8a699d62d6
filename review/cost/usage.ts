/** What an environment is used for: all of it can be said on the command line. */
import { z } from "zod";
import { readDurations } from "./durations";

const { trainingJob, endpointUpdate } = readDurations();

/** Of more the figures would be no numbers any more. */
const largest = 1_000_000_000_000;
const amount = numberUpTo(largest);

function numberUpTo(most: number): z.ZodNumber {
  const allowed = `allowed is a number from 0 to ${most}`;
  return z.number().min(0, allowed).max(most, allowed);
}

const fields = {
  runs: amount.default(20).describe("runs of the pipeline a month"),
  invocations: amount.default(10_000).describe("predictions a month"),
  hostingHours: numberUpTo(24).default(24).describe("hours a day that the endpoint exists"),
  trainingMinutes: amount.default(trainingJob / 60).describe("minutes that a training job is billed"),
  rolloutMinutes: amount
    .default(endpointUpdate / 60)
    .describe("minutes of an endpoint's update: two fleets are billed"),
  dataGigabytes: amount.default(1.5).describe("training data that is kept"),
  modelGigabytes: amount
    .default(0.05)
    .describe("one model's archive; every run keeps one, and a copy for each endpoint"),
  keptRuns: amount.default(100).describe("runs whose models are kept already"),
  pictureKilobytes: amount.default(100).describe("one picture that is sent"),
  predictMilliseconds: amount.default(300).describe("that the function predict is billed for a prediction"),
  authorizeMilliseconds: amount.default(5).describe("that the function authorize is billed for a prediction"),
  requestLogKilobytes: amount.default(1).describe("logged for a prediction, in each log"),
  buildLogKilobytes: amount.default(200).describe("logged by a build"),
  objectRequests: amount.default(2000).describe("requests to S3 that a run makes: a tenth of them write"),
};

export const usageSchema = z.strictObject(fields);

export type Usage = Readonly<z.infer<typeof usageSchema>>;

/** What each number of the usage means. */
export const usageFields: Readonly<Record<keyof Usage, string>> = Object.fromEntries(
  Object.entries(fields).map(([name, field]) => [name, field.description ?? ""]),
) as Record<keyof Usage, string>;

/** As when nothing is said. */
export const usualUsage: Usage = usageSchema.parse({});
