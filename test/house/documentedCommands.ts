/** The commands of this project that README.md and docs/ name. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface DocumentedCommand {
  readonly document: string;
  /** As it is written. */
  readonly text: string;
  /** Its name in package.json. */
  readonly script: string;
  /** Its options, for example `--stack`. */
  readonly options: readonly string[];
}

/** @param project the folder of README.md */
export function documentedCommands(project: string): readonly DocumentedCommand[] {
  const pages = readdirSync(join(project, "docs")).filter((file) => file.endsWith(".md"));
  return ["README.md", ...pages.map((page) => join("docs", page))].flatMap((document) =>
    commandsIn(readFileSync(join(project, document), "utf8")).map((command) => ({ document, ...command })),
  );
}

function commandsIn(page: string): readonly Omit<DocumentedCommand, "document">[] {
  const text = page.replaceAll("\\\n", " ");
  const found = text.matchAll(/npm (?:run (?:--silent )?(?<name>[\w:-]+)|(?<short>start|test))(?<words>[^`\n#|]*)/gu);
  return [...found].map((match) => ({
    text: match[0].trim(),
    script: match.groups?.["name"] ?? match.groups?.["short"] ?? "",
    options: (match.groups?.["words"] ?? "").match(/--[a-z][\w-]*/gu) ?? [],
  }));
}
