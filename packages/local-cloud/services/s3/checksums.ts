/** Digests of what is uploaded, and the checksums that a client sends with it. */
import { createHash, type Hash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { crc32 } from "node:zlib";
import { s3Errors } from "./errors";

export type ChecksumAlgorithm = "crc32" | "crc32c" | "sha1" | "sha256";

const algorithms: readonly ChecksumAlgorithm[] = ["crc32", "crc32c", "sha1", "sha256"];
const headerPrefix = "x-amz-checksum-";

/** Which checksum a request carries, in a header or in the trailer that it announces. */
export function announcedChecksum(headers: IncomingHttpHeaders): ChecksumAlgorithm | undefined {
  const trailer = headers["x-amz-trailer"];
  const names = [...Object.keys(headers), ...(typeof trailer === "string" ? [trailer.toLowerCase()] : [])];
  const name = names
    .find(
      (candidate) =>
        candidate.startsWith(headerPrefix) &&
        candidate !== "x-amz-checksum-mode" &&
        candidate !== "x-amz-checksum-type" &&
        candidate !== "x-amz-checksum-algorithm",
    )
    ?.slice(headerPrefix.length);
  if (name === undefined) return undefined;
  const algorithm = algorithms.find((known) => known === name);
  if (algorithm === undefined) throw s3Errors.notImplemented(`the checksum ${name}; it knows ${algorithms.join(", ")}`);
  return algorithm;
}

export function checksumHeader(algorithm: ChecksumAlgorithm): string {
  return `${headerPrefix}${algorithm}`;
}

interface Digest {
  update(chunk: Buffer): void;
  /** Base64. */
  value(): string;
}

/** Computes a checksum over the chunks of an upload. */
export function startChecksum(algorithm: ChecksumAlgorithm): Digest {
  switch (algorithm) {
    case "sha1":
    case "sha256":
      return hashDigest(createHash(algorithm));
    case "crc32":
      return cyclicDigest((chunk, previous) => crc32(chunk, previous));
    case "crc32c":
      return cyclicDigest(castagnoli);
  }
}

function hashDigest(hash: Hash): Digest {
  return { update: (chunk) => hash.update(chunk), value: () => hash.digest("base64") };
}

function cyclicDigest(next: (chunk: Buffer, previous: number) => number): Digest {
  let current = 0;
  return {
    update: (chunk) => {
      current = next(chunk, current);
    },
    value: () => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(current >>> 0);
      return bytes.toString("base64");
    },
  };
}

/** The reversed polynomial of CRC-32C. */
const castagnoliPolynomial = 0x82f63b78;

const castagnoliTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++)
    remainder = (remainder & 1) === 1 ? (remainder >>> 1) ^ castagnoliPolynomial : remainder >>> 1;
  return remainder;
});

function castagnoli(chunk: Buffer, previous: number): number {
  let remainder = ~previous;
  for (const byte of chunk) remainder = (remainder >>> 8) ^ (castagnoliTable[(remainder ^ byte) & 0xff] ?? 0);
  return ~remainder >>> 0;
}
