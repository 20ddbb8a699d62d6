/** `npm run api-key -- NAME`: makes a key for an API, and what the settings say of it. */
import { createHash, randomBytes } from "node:crypto";

/** Bytes of a key: nobody guesses so many, so its plain hash may stand in the settings for everyone to read. */
const keyBytes = 32;

const [name, ...others] = process.argv.slice(2);
if (name === undefined || others.length > 0 || !/^[A-Za-z0-9_-]{1,64}$/u.test(name)) {
  console.error(
    "Name whoever gets the key: npm run api-key -- NAME. Letters, digits, - and _ are allowed (64 at most); " +
      `given: ${[name, ...others].join(" ") || "nothing"}.`,
  );
  process.exitCode = 2;
} else {
  const key = randomBytes(keyBytes).toString("base64url");
  console.log(`The key of ${name}, shown this once: ${key}`);
  console.log("It goes into the header x-api-key. The settings of the stack hold its hash, in api.authorization.keys:");
  console.log(`  - { name: ${name}, sha256: ${createHash("sha256").update(key).digest("hex")} }`);
}
