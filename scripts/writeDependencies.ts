/** `npm run generate -- dependencies`: writes docs/dependencies.md. */
import { readFileSync, writeFileSync } from "node:fs";
import { runCommand } from "../machine/command";
import { dependenciesPage } from "./dependenciesPage";

const usage = `npm run generate -- dependencies

Writes docs/dependencies.md from package-lock.json: every package by licence, and what npm audit is to be read with.`;

void runCommand({
  usage,
  run: () => {
    writeFileSync("docs/dependencies.md", dependenciesPage(readFileSync("package-lock.json", "utf8")));
    return 0;
  },
});
