/** What a page of the documentation tells people to type. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

/** The first commands that a page prints below a heading of its second level. */
export function commandsBelow(page: string, heading: string): string {
  const [, section = ""] = readFileSync(page, "utf8").split(`\n## ${heading}\n`);
  const [, commands] = /^```sh\n(.*?)^```$/msu.exec(section) ?? [];
  assert.ok(commands !== undefined, `${page} prints no commands below ${heading}`);
  return commands;
}
