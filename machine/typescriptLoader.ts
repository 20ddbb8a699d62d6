/** What `node --require` needs to run TypeScript of this checkout, from whatever folder the process starts in. */
export const typescriptLoader = require.resolve("../scripts/typescript.cjs");
