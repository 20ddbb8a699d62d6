/** How long a function takes that has just been started, in a process as the local cloud starts it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { bundleFunction } from "../api/bundle";
import type { KeptRehearsal } from "../clients/keptRehearsal";
import { typescriptLoader } from "../machine/typescriptLoader";
import { awsEnvironment } from "../packages/local-cloud/environment";
import { createProcesses } from "../packages/local-cloud/processes/processes";
import { runtimeProgram } from "../packages/local-cloud/services/lambda/execution/executionEnvironment";
import type { EnvironmentMessage, InvocationMessage } from "../packages/local-cloud/services/lambda/execution/messages";
import { runtimePackages } from "../packages/local-cloud/services/lambda/execution/runtimePackages";
import { gatewayEvent } from "../qa/functionClient";

/** In milliseconds from the start of the process. */
export interface ColdStart {
  /** Until the module was loaded: Lambda's Init phase. */
  readonly loaded: number;
  /** Until the first request was answered, with everything that had to be looked up for it. */
  readonly answered: number;
}

export interface ColdStartOptions {
  readonly kept: KeptRehearsal;
  readonly endpoint: string;
  readonly sample: Buffer;
  readonly type: string;
}

/** Starts the function so many times, one process after the other. */
export async function coldStarts(times: number, options: ColdStartOptions): Promise<readonly ColdStart[]> {
  const folder = mkdtempSync(join(tmpdir(), "cold-start-"));
  const processes = createProcesses();
  try {
    const code = join(folder, "function", "index.js");
    mkdirSync(dirname(code));
    writeFileSync(code, await bundleFunction("predict"));
    const started: ColdStart[] = [];
    for (let time = 0; time < times; time += 1)
      started.push(await coldStart(processes, folder, dirname(code), options));
    return started;
  } finally {
    await processes.stopAll();
    rmSync(folder, { recursive: true });
  }
}

async function coldStart(
  processes: ReturnType<typeof createProcesses>,
  work: string,
  folder: string,
  { kept, endpoint, sample, type }: ColdStartOptions,
): Promise<ColdStart> {
  const started = performance.now();
  let loaded = Number.NaN;
  const invocation: InvocationMessage = {
    requestId: "cold start",
    event: JSON.stringify(
      gatewayEvent({ method: "POST", path: "/predict", headers: { "content-type": type }, body: sample }),
    ),
    functionArn: "",
    remainingMilliseconds: 30_000,
  };
  const environment = {
    ...awsEnvironment(kept.credentials, kept.region, kept.url),
    LAMBDA_TASK_ROOT: folder,
    _HANDLER: "index.handler",
    NODE_PATH: runtimePackages({ work }),
    ENDPOINT_NAME: endpoint,
    REQUEST_TYPES: type,
    AUTHORIZATION: "iam",
  };
  return new Promise((resolve, reject) => {
    const printed: string[] = [];
    const running = processes.start({
      file: process.execPath,
      arguments: ["--require", typescriptLoader, runtimeProgram],
      folder,
      environment,
      onLine: (line) => printed.push(line),
      onMessage: (heard) => {
        const message = heard as EnvironmentMessage;
        if (message.kind === "ready") {
          loaded = performance.now() - started;
          running.send(invocation);
          return;
        }
        const answered = performance.now() - started;
        void running.stop(0);
        if (message.kind === "result" && message.result.includes('"statusCode":200')) resolve({ loaded, answered });
        else reject(new Error(`The function did not answer: ${JSON.stringify(message)}\n${printed.join("\n")}`));
      },
    });
  });
}
