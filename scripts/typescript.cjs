// Lets Node run the project's TypeScript: node --require ./scripts/typescript.cjs FILE
// Types are taken out and imports become calls of require; every line stays where it is, so that stack traces name the
// source without source maps. Installed packages are loaded as they are.
const { addHook } = require("pirates");
const { transform } = require("sucrase");

addHook((code, filePath) => transform(code, { transforms: ["imports", "typescript"], disableESTransforms: true, filePath }).code, { exts: [".ts"] });
