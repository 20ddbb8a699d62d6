/**
 * What Node needs to run TypeScript in a process of its own. The only thing that this package takes from the repository
 * around it.
 */
export const typescriptLoader = require.resolve("../../../scripts/typescript.cjs");
