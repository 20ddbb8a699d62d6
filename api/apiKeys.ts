import { createHash, timingSafeEqual } from "node:crypto";

/** SHA-256 of each API key, by the name of its holder. */
export type ApiKeys = ReadonlyMap<string, Buffer>;

/** @param text a JSON object: name → SHA-256 of the key in hexadecimal */
export function parseApiKeys(text: string): ApiKeys {
  const keys = Object.entries(JSON.parse(text) as Readonly<Record<string, unknown>>);
  return new Map(
    keys.map(([name, hash]) => {
      if (typeof hash !== "string" || !/^[0-9a-f]{64}$/iu.test(hash))
        throw new Error(`API_KEYS: ${name} has no SHA-256 in hexadecimal.`);
      return [name, Buffer.from(hash, "hex")];
    }),
  );
}

/** The name of a key's holder; undefined for a key that nobody holds. */
export function holderOf(key: string, keys: ApiKeys): string | undefined {
  const hash = createHash("sha256").update(key).digest();
  return [...keys].find(([, known]) => timingSafeEqual(known, hash))?.[0];
}
