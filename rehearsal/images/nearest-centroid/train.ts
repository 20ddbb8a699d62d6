/**
 * Training program of an example image of one's own, with SageMaker's container contract: hyperparameters and CSV
 * channels in, a model out, the reason of a failure in output/failure. It needs nothing but Node, so that the
 * Dockerfile beside it can run it as it is.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** ML_ROOT stands for /opt/ml, so that the container can run as a process. */
const root = process.env["ML_ROOT"] ?? "/opt/ml";

interface Row {
  /** Index of the class. */
  readonly label: number;
  readonly features: readonly number[];
}

/** What serve.ts reads. */
interface Model {
  /** Mean and standard deviation of each feature in the training data. */
  readonly means: readonly number[];
  readonly deviations: readonly number[];
  /** The mean of each class, in standard deviations. */
  readonly centroids: readonly (readonly number[])[];
}

function main(): void {
  const { num_classes: classes = "" } = JSON.parse(
    readFileSync(join(root, "input/config/hyperparameters.json"), "utf8"),
  ) as { num_classes?: string };
  const train = readChannel("train");
  const model = fit(train, Number(classes));
  console.log(`Train-accuracy=${accuracy(model, train).toFixed(6)}`);
  console.log(`Validation-accuracy=${accuracy(model, readChannel("validation")).toFixed(6)}`);
  mkdirSync(join(root, "model"), { recursive: true });
  writeFileSync(join(root, "model", "model.json"), JSON.stringify(model));
}

function readChannel(name: string): readonly Row[] {
  const folder = join(root, "input/data", name);
  const lines = readdirSync(folder).flatMap((file) =>
    readFileSync(join(folder, file), "utf8")
      .split("\n")
      .filter((line) => line !== ""),
  );
  if (lines.length === 0) throw new Error(`Channel ${name} holds no rows.`);
  return lines.map((line) => {
    const [label = Number.NaN, ...features] = line.split(",").map(Number);
    return { label, features };
  });
}

function fit(rows: readonly Row[], classes: number): Model {
  const columns = rows[0]?.features.map((_, column) => rows.map(({ features }) => features[column] ?? 0)) ?? [];
  const means = columns.map(mean);
  const deviations = columns.map(
    (values, column) => Math.sqrt(mean(values.map((value) => (value - (means[column] ?? 0)) ** 2))) || 1,
  );
  const centroids = Array.from({ length: classes }, (_, label) => {
    const members = rows.filter((row) => row.label === label);
    if (members.length === 0) throw new Error(`Class ${label} of ${classes} has no rows to learn from.`);
    return means.map(
      (center, column) =>
        (mean(members.map(({ features }) => features[column] ?? 0)) - center) / (deviations[column] ?? 1),
    );
  });
  return { means, deviations, centroids };
}

function accuracy(model: Model, rows: readonly Row[]): number {
  return rows.filter(({ label, features }) => nearest(model, features) === label).length / rows.length;
}

function nearest({ means, deviations, centroids }: Model, features: readonly number[]): number {
  const distances = centroids.map((centroid) =>
    features.reduce(
      (sum, feature, column) =>
        sum + ((feature - (means[column] ?? 0)) / (deviations[column] ?? 1) - (centroid[column] ?? 0)) ** 2,
      0,
    ),
  );
  return distances.indexOf(Math.min(...distances));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

try {
  main();
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  console.error(reason);
  mkdirSync(join(root, "output"), { recursive: true });
  writeFileSync(join(root, "output", "failure"), reason);
  process.exitCode = 1;
}
