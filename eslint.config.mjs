import eslint from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

const program = ["index.ts", "program/**", "settings/**", "components/**", "delivery/**", "api/**", "qa/**"];
const typesOf = (project) => ({ parserOptions: { project, tsconfigRootDir: import.meta.dirname } });

export default defineConfig(
  globalIgnores(["node_modules/", ".rehearsal/", ".cache/", "reports/"]),
  {
    files: ["**/*.ts"],
    extends: [eslint.configs.recommended, tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      // Numbers and booleans read well in a message; objects and Outputs stay forbidden.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/explicit-module-boundary-types": "error",
      // mocha's describe and it return nothing that could be awaited.
      "max-lines": ["error", { max: 320, skipComments: true, skipBlankLines: true }],
    },
  },
  { files: ["**/*.ts"], ignores: program, languageOptions: typesOf("tsconfig.json") },
  { files: program, languageOptions: typesOf("tsconfig.program.json") },
  {
    files: ["**/*.{mjs,cjs}"],
    extends: [eslint.configs.recommended],
    languageOptions: {
      globals: {
        __dirname: "readonly",
        process: "readonly",
        console: "readonly",
        setInterval: "readonly",
        clearInterval: "readonly",
        setTimeout: "readonly",
      },
    },
  },
);
