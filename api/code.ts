/**
 * What the functions of an API run: bundled when the program is evaluated, so that an update needs no step before it.
 */
import type { ApiSettings } from "../settings/schema";
import { bundleFunction } from "./bundle";

/** Each the text of a CommonJS module that exports `handler`. */
export interface ApiCode {
  readonly predict: string;
  /** Only where callers show keys. */
  readonly authorize?: string;
}

/** The code of the functions that the settings ask for. */
export async function apiCode({ authorization }: ApiSettings): Promise<ApiCode> {
  const [predict, authorize] = await Promise.all([
    bundleFunction("predict"),
    authorization.kind === "apiKey" ? bundleFunction("authorize") : undefined,
  ]);
  return { predict, ...(authorize !== undefined && { authorize }) };
}
