/** What was thrown, in words: nothing says that it is an Error. */

export { messageOf } from "../settings/thrown";

/** Class and message of an error: `AccessDenied: …` says more than the message alone where AWS answers. */
export function namedMessageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** What Node says went wrong, for example `ENOENT`; undefined for an error without a code. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
