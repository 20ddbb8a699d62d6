/** `npm run generate -- dependencies`: writes docs/dependencies.md. */
import { readFileSync, writeFileSync } from "node:fs";
import type { Command } from "../machine/command";
import { dependenciesPage } from "./dependenciesPage";

const usage = `npm run generate -- dependencies

Writes docs/dependencies.md from package-lock.json: every package by licence, and what npm audit is to be read with.`;

export const command: Command = {
  usage,
  run: () => {
    writeFileSync("docs/dependencies.md", dependenciesPage(readFileSync("package-lock.json", "utf8")));
    return 0;
  },
};
