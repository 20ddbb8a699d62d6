/** The commands of this project that its documents name. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface DocumentedCommand {
  readonly document: string;
  /** As it is written. */
  readonly text: string;
  /** Its name in package.json. */
  readonly script: string;
  /** The words before its options, for example `deploy`. */
  readonly names: readonly string[];
  /** Its options, for example `--stack`. */
  readonly options: readonly string[];
}

/** @param project the folder of README.md */
export function documentedCommands(project: string): readonly DocumentedCommand[] {
  return [".", "docs"]
    .flatMap((folder) => readdirSync(join(project, folder)).map((file) => join(folder, file)))
    .filter((file) => file.endsWith(".md") && !ofThePast.includes(file))
    .flatMap((document) =>
      commandsIn(readFileSync(join(project, document), "utf8")).map((command) => ({ document, ...command })),
    );
}

/** It tells of commands that have gone. */
const ofThePast = ["CHANGELOG.md"];

function commandsIn(page: string): readonly Omit<DocumentedCommand, "document">[] {
  const text = page.replaceAll("\\\n", " ");
  const found = text.matchAll(/npm (?:run (?:--silent )?(?<name>[\w:-]+)|(?<short>start|test))(?<words>[^`\n#|]*)/gu);
  return [...found].map((match) => {
    const words = match.groups?.["words"] ?? "";
    return {
      text: match[0].trim(),
      script: match.groups?.["name"] ?? match.groups?.["short"] ?? "",
      names: /^ -- (?<names>[a-z][\w-]*(?: [a-z][\w-]*)*)/u.exec(words)?.groups?.["names"]?.split(" ") ?? [],
      options: words.match(/--[a-z][\w-]*/gu) ?? [],
    };
  });
}
