/** The Test actions: the suite of `qa` against an environment's endpoint. */
import { spawn } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { describeDone } from "../contract/buildEnding";
import type { Context } from "../contract/context";
import { codeOf } from "../contract/errors";
import { type Figures, figuresFile, parseFigures } from "../contract/figures";
import { exportedVariables, summaryLine } from "../contract/pipelineActions";
import { evidenceFile, parseEvidence } from "../contract/testEvidence";
import { recordEnvironment } from "./runRecords";
import { publishEvidence } from "./testedPages";

export interface TestRequest {
  /** ARN of the package that the endpoint has to serve. */
  readonly modelPackage: string;
  /** The configuration that the endpoint has to serve. Default: whichever it serves. */
  readonly endpointConfiguration?: string | undefined;
  /** Id of the pipeline's execution, whose record is completed. Absent when a person tests from a terminal. */
  readonly execution?: string | undefined;
}

export type TestExports = Readonly<Record<typeof exportedVariables.summary, string>>;

/** What came of the suite. */
export interface TestResult {
  readonly passed: boolean;
  /** Absent when the suite failed before it had measured anything. */
  readonly exports?: TestExports;
}

/** Runs the suite and adds its figures to the run's record, whether they are good enough or not. */
export async function testEnvironment(context: Context, request: TestRequest): Promise<TestResult> {
  const { folder, settings, environment } = context;
  const { stack } = settings;
  const file = path.join(folder, figuresFile);
  const evidence = path.join(folder, evidenceFile);
  for (const earlier of [file, evidence]) await rm(earlier, { force: true });
  const passed = await runSuite(folder, {
    STACK: stack,
    MODEL_PACKAGE_ARN: request.modelPackage,
    ...(request.endpointConfiguration !== undefined && { ENDPOINT_CONFIGURATION: request.endpointConfiguration }),
  });
  const figures = await readFigures(file);
  if (figures === undefined) return { passed };
  const { accuracy, latencyMilliseconds, samples, endpointConfiguration } = figures;
  if (request.execution !== undefined) {
    const record = await recordEnvironment(context, request.execution, {
      endpoint: environment.endpoint,
      endpointConfiguration,
      modelPackage: request.modelPackage,
      accuracy,
      latencyMilliseconds,
      samples,
    });
    const seen = parseEvidence(await readFile(evidence, "utf8"), evidenceFile);
    await publishEvidence(context, { evidence: seen, passed, record });
  }
  if (passed) context.report(describeDone(doneInWords(figures)));
  return { passed, exports: { [exportedVariables.summary]: summary(figures) } };
}

/** What the approver reads. */
function summary({ accuracy, samples, latencyMilliseconds: { p50, p95 } }: Figures): string {
  return summaryLine(
    `accuracy ${accuracy.toFixed(4)} on ${samples} held-out samples, latency p50 ${p50.toFixed(1)} ms, ` +
      `p95 ${p95.toFixed(1)} ms`,
  );
}

function doneInWords({ accuracy, samples, latencyMilliseconds: { p95 } }: Figures): string {
  return `${samples} samples, accuracy ${accuracy.toFixed(3)}, p95 ${p95.toFixed(0)} ms`;
}

/** The suite runs in a process of its own, exactly as `npm run qa` runs it. */
function runSuite(folder: string, environment: Readonly<Record<string, string>>): Promise<boolean> {
  const mocha = createRequire(path.join(folder, "index.js")).resolve("mocha/bin/mocha.js");
  const suite = spawn(process.execPath, [mocha, "--config", "qa/.mocharc.json"], {
    cwd: folder,
    env: { ...process.env, ...environment },
    stdio: "inherit",
  });
  return new Promise((resolve, reject) => {
    suite.once("error", reject).once("exit", (status) => {
      resolve(status === 0);
    });
  });
}

async function readFigures(file: string): Promise<Figures | undefined> {
  try {
    return parseFigures(await readFile(file, "utf8"), file);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}
