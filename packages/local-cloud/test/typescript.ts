/** How Node runs the TypeScript programs of the tests: the only thing that they take from outside of the package. */
export const typescriptArguments: readonly string[] = ["--require", require.resolve("../../../scripts/typescript.cjs")];
