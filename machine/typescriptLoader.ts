import { dirname, join } from "node:path";

/** What `node --require` needs to run TypeScript of this checkout, from whatever folder the process starts in. */
export const typescriptLoader = require.resolve("../scripts/typescript.cjs");

/** Where it keeps what it makes of each file. */
export const typescriptKept = join(dirname(typescriptLoader), "..", ".cache", "typescript");
