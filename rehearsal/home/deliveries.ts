/** What a home remembers of its deliveries: a line for each, the newest last. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { jsonIn } from "../../contract/json";
import { writeWholeFile } from "../../machine/wholeFile";

/** More than anybody reads; a line has about 400 characters. */
const kept = 100;

const figuresSchema = z.object({ accuracy: z.number().optional(), p95: z.number().optional() });

const deliverySchema = z.object({
  /** ISO 8601. */
  started: z.string(),
  seconds: z.number(),
  status: z.enum(["Succeeded", "Failed"]),
  commit: z.string(),
  subject: z.string().optional(),
  /** ARN of the package that it made. */
  modelPackage: z.string().optional(),
  dataVersion: z.string().optional(),
  hyperparameters: z.record(z.string(), z.string()).optional(),
  image: z.string().optional(),
  /** By stack: how its test measured the package. */
  figures: z.record(z.string(), figuresSchema),
});

export type Delivery = Readonly<z.infer<typeof deliverySchema>>;

const fileOf = (home: string): string => join(home, "deliveries.jsonl");

/** The oldest first. Lines that another version wrote are left out. */
export function earlierDeliveries(home: string): readonly Delivery[] {
  const file = fileOf(home);
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  return lines.flatMap((line) => {
    const delivery = deliverySchema.safeParse(jsonIn(line));
    return delivery.success ? [delivery.data] : [];
  });
}

export function rememberDelivery(home: string, delivery: Delivery): void {
  const all = [...earlierDeliveries(home), delivery].slice(-kept);
  writeWholeFile(fileOf(home), all.map((one) => `${JSON.stringify(one)}\n`).join(""));
}
