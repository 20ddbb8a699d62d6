/**
 * The folders of SageMaker's container contract. SAGEMAKER_BASE_DIR names what /opt/ml is in a container, so that one
 * can run as a process.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";

const root = process.env["SAGEMAKER_BASE_DIR"] ?? "/opt/ml";

const configuration = z.record(z.string(), z.unknown());

/** Where the model is left by training and found by serving. */
export const modelFolder = join(root, "model");

/** The folder of a channel's files. */
export function channelFolder(name: string): string {
  return join(root, "input", "data", name);
}

/** One of the configuration files that SageMaker writes; an empty object when it is missing. */
export function readConfiguration(name: "hyperparameters" | "inputdataconfig"): Readonly<Record<string, unknown>> {
  const path = join(root, "input", "config", `${name}.json`);
  try {
    return configuration.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      return {};
    }
    throw error;
  }
}

/** Says why the job failed. */
export function writeFailure(text: string): void {
  const path = join(root, "output", "failure");
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** Writes a line as the built-in image does: `[11/24/2026 09:30:00 INFO 4711] Epoch[0] Train-accuracy=0.9`. */
export function log(message: string, level: "INFO" | "ERROR" = "INFO"): void {
  const [date = "", time = ""] = new Date().toISOString().split(/[T.]/);
  const [year = "", month = "", day = ""] = date.split("-");
  process.stdout.write(`[${month}/${day}/${year} ${time} ${level} ${process.pid}] ${message}\n`);
}
