/** What is tried with a resource, and how its failure is told. */
import { messageOf } from "../thrown";
import { EngineError } from "../types";
import { nameOf } from "../urns";

type Doing = "check" | "compare" | "create" | "update" | "replace" | "delete" | "refresh";

const doingWords: Readonly<Record<Doing, string>> = {
  check: "Checking the inputs of",
  compare: "Comparing",
  create: "Creating",
  update: "Updating",
  replace: "Replacing",
  delete: "Deleting",
  refresh: "Looking at",
};

/** @throws EngineError that names the resource, what was being done, and why it failed */
export async function attempt<Result>(doing: Doing, urn: string, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    throw failed(doing, urn, error);
  }
}

export function failed(doing: Doing, urn: string, cause: unknown): EngineError {
  if (cause instanceof EngineError) return cause;
  return new EngineError(`${doingWords[doing]} ${nameOf(urn)} failed: ${messageOf(cause)}\n(${urn})`, { cause });
}
