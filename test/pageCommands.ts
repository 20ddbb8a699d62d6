/** What a page of the documentation tells people to type. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

/** The commands that a page prints below a heading of its second level, one block after the other. */
export function blocksBelow(page: string, heading: string): readonly string[] {
  const [, below = ""] = readFileSync(page, "utf8").split(`\n## ${heading}\n`);
  const [section = ""] = below.split("\n## ");
  const blocks = section.matchAll(/^ *```(?<language>\w*)\n(?<text>.*?)^ *```$/gmsu);
  return [...blocks].flatMap(({ groups }) =>
    ["", "sh"].includes(groups?.["language"] ?? "") ? [groups?.["text"] ?? ""] : [],
  );
}

/** The first of them. */
export function commandsBelow(page: string, heading: string): string {
  const [commands] = blocksBelow(page, heading);
  assert.ok(commands !== undefined, `${page} prints no commands below ${heading}`);
  return commands;
}
