/**
 * What the program of a checkout declares for its stacks, evaluated in a process of its own: without credentials, with
 * prepared answers to its look-ups and nothing else that it could reach by AWS's SDK.
 */
import { fork } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { constants, setPriority, tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { DeclaredResource } from "#recording-engine/record";
import { messageOf } from "../../contract/errors";
import { BadInput } from "../../machine/badInput";
import { typescriptLoader } from "../../machine/typescriptLoader";
import { readConfiguration } from "../../settings/files";
import type { Declaration, Evaluations } from "./declaration";
import { accessTo, withPreparedAws } from "./preparedAws";
import { answersOf, serviceOf, type UpdatedBy } from "./service";

/** Answers in the order of the questions. */
export type Evaluate = (evaluations: Evaluations) => Promise<readonly Declaration[]>;

/** How an evaluation is run. */
export interface Manner {
  /** Ends it: it rejects then. */
  readonly signal?: AbortSignal;
  /**
   * Whether what else runs on this machine comes first.
   *
   * @default false
   */
  readonly inBackground?: boolean;
}

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null;
const declarationsSchema = z.array(z.custom<Declaration>(isObject));

const evaluator = require.resolve("./evaluator");

/**
 * What the program of a checkout declares for a stack in service.
 *
 * @param checkout a folder with Pulumi.yaml, the program and its installed packages
 * @param evaluate evaluates the program. Default: in a process of its own
 * @throws BadInput with the program's own words when its settings are wrong, or when it fails
 */
export async function declaredResources(
  checkout: string,
  stack: string,
  updatedBy: UpdatedBy,
  evaluate: Evaluate = declarations,
): Promise<readonly DeclaredResource[]> {
  const service = serviceOf(readConfiguration(checkout, stack));
  const [declaration] = await evaluate({ checkout, service, questions: [{ stack, updatedBy }] });
  if (declaration === undefined) throw new Error("The evaluation of the program has not been answered.");
  if ("fault" in declaration) throw new BadInput(declaration.fault);
  return declaration.graph.resources;
}

/** Each evaluation in a new process. */
export async function declarations(evaluations: Evaluations, manner: Manner = {}): Promise<readonly Declaration[]> {
  const home = await mkdtemp(join(tmpdir(), "model-delivery-evaluation-"));
  try {
    return await withPreparedAws(answersOf(evaluations.service), (url) =>
      ask(evaluations, environment(home, url), manner),
    );
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** Nothing of this process's environment but where programs are: no credentials, no profile, no proxy. */
function environment(home: string, url: string): Record<string, string> {
  return {
    PATH: process.env["PATH"] ?? "",
    HOME: home,
    ...accessTo(url),
  };
}

function ask(
  evaluations: Evaluations,
  env: Record<string, string>,
  { signal, inBackground = false }: Manner,
): Promise<readonly Declaration[]> {
  return new Promise((resolve, reject) => {
    const child = fork(evaluator, [], {
      cwd: evaluations.checkout,
      env,
      execArgv: ["--require", typescriptLoader],
      // What the program prints is its own affair: warnings are part of what is answered.
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      ...(signal !== undefined && { signal }),
    });
    if (inBackground) yieldToOthers(child.pid);
    let answer: unknown;
    child.once("error", reject);
    child.once("message", (message) => {
      answer = message;
    });
    child.once("exit", (code, signal) => {
      const answered = declarationsSchema.safeParse(answer);
      if (answered.success) resolve(answered.data);
      else
        reject(new Error(`The evaluation of the program ended with ${signal ?? String(code)} and without an answer.`));
    });
    child.send(evaluations, (error) => {
      if (error !== null) reject(new Error(`The evaluation could not be asked: ${messageOf(error)}`));
    });
  });
}

function yieldToOthers(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended, or may not be changed: then it takes its turn with the others.
  }
}
