/** What Node says went wrong, for example `ENOENT`; undefined for an error without a code. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
