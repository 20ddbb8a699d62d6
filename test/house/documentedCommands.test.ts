import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { documentedCommands } from "./documentedCommands";

const run = promisify(execFile);
const project = join(__dirname, "..", "..");
const commandSchema = z.object({ command: z.object({ usage: z.string() }) });
const packageSchema = z.object({ scripts: z.record(z.string(), z.string()) });
const { scripts } = packageSchema.parse(JSON.parse(readFileSync(join(project, "package.json"), "utf8")));

/** What a command says of itself. */
async function helpOf(script: string): Promise<string> {
  const [, file] = /run\.cjs (?:--install )?(\S+)$/u.exec(scripts[script] ?? "") ?? [];
  if (file !== undefined) return commandSchema.parse(createRequire(__filename)(join(project, file))).command.usage;
  const { stdout } = await run("sh", ["-c", `${scripts[script] ?? ""} --help`], { cwd: project });
  return stdout;
}

describe("the commands in the documents", () => {
  const commands = documentedCommands(project);

  it("are there", () => {
    assert.ok(commands.length > 40, `${commands.length} commands were found`);
    const unknown = commands.filter(({ script }) => !Object.hasOwn(scripts, script));
    assert.deepEqual(
      unknown.map(({ document, text }) => `${document}: ${text}`),
      [],
    );
  });

  it("know the options that they are shown with", async () => {
    const shown = commands.filter(({ options }) => options.some((option) => option !== "--help"));
    const names = [...new Set(shown.map(({ script }) => script))];
    const help = new Map(await Promise.all(names.map(async (name) => [name, await helpOf(name)] as const)));
    const unknown = shown.flatMap(({ document, script, options, text }) =>
      options
        .filter((option) => option !== "--help" && !help.get(script)?.includes(option))
        .map(() => `${document}: ${text}`),
    );
    assert.deepEqual(unknown, []);
  });

  it("have the names that they are shown with, where names stand first", async () => {
    const found = new Set<string>();
    const unknown: string[] = [];
    for (const script of ["bench", "delivery", "generate", "scenarios", "test"]) {
      const help = await helpOf(script);
      for (const { document, names, text } of commands.filter((command) => command.script === script)) {
        const first = names.slice(0, script === "scenarios" ? undefined : 1);
        for (const name of first) found.add(name);
        if (first.some((name) => !new RegExp(`^ +${name}\\b`, "mu").test(help))) unknown.push(`${document}: ${text}`);
      }
    }
    assert.ok(found.size > 20, `${found.size} names were found`);
    assert.deepEqual(unknown, []);
  });
});
