/** How long the parts of a delivery take on AWS. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { z } from "zod";

const parts = [
  "source",
  "buildStart",
  "install",
  "validate",
  "train",
  "trainingJob",
  "deploy",
  "endpointUpdate",
  "test",
] as const;

const durationSchema = z.strictObject({
  key: z.enum(parts),
  seconds: z.number().positive(),
  date: z.iso.date(),
  source: z.string().min(1),
  kind: z.enum(["documented", "measured here", "assumed"]),
});

const fileSchema = z.strictObject({ durations: z.array(durationSchema) });

export type Part = (typeof parts)[number];
export type Duration = Readonly<z.infer<typeof durationSchema>>;
/** Seconds of every part. */
export type Durations = Readonly<Record<Part, number>>;

/** With date and source. */
export function readDurationSources(): readonly Duration[] {
  return fileSchema.parse(parse(readFileSync(path.join(__dirname, "durations.yaml"), "utf8"))).durations;
}

/** @throws ZodError when a part has no duration */
export function readDurations(): Durations {
  const entries = readDurationSources().map(({ key, seconds }) => [key, seconds]);
  return z.record(z.enum(parts), z.number()).parse(Object.fromEntries(entries));
}
