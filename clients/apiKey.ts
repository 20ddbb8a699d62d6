/** `npm run api-key -- NAME`: makes a key for an API, and what the settings say of it. */
import { createHash, randomBytes } from "node:crypto";
import { BadInput } from "../machine/badInput";
import type { Command } from "../machine/command";

/** Bytes of a key: nobody guesses so many, so its plain hash may stand in the settings for everyone to read. */
const keyBytes = 32;

const usage = `npm run api-key -- NAME

Makes a key for an API, shows it once, and prints what the settings say of it.

  NAME  whoever gets the key: letters, digits, - and _ (64 at most)`;

function makeKey(words: readonly string[]): number {
  const [name, ...others] = words;
  if (name === undefined || others.length > 0 || !/^[A-Za-z0-9_][A-Za-z0-9_-]{0,63}$/u.test(name))
    throw new BadInput(
      "Name whoever gets the key: npm run api-key -- NAME. Letters, digits, - and _ are allowed (64 at most), " +
        `a letter or digit first; given: ${words.join(" ") || "nothing"}.`,
    );
  const key = randomBytes(keyBytes).toString("base64url");
  console.log(`The key of ${name}, shown this once: ${key}`);
  console.log("It goes into the header x-api-key. The settings of the stack hold its hash, in api.authorization.keys:");
  // In quotes: without them YAML reads numbers, dates and booleans.
  console.log(`  - { name: "${name}", sha256: "${createHash("sha256").update(key).digest("hex")}" }`);
  return 0;
}

export const command: Command = { usage, run: makeKey };
