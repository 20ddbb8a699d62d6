import { createHash } from "node:crypto";

/** SHA-256 in hexadecimal: names content wherever it lies. */
export function sha256(content: Buffer | string): string {
  return createHash("sha256").update(content).digest("hex");
}
