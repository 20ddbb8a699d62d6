/**
 * The administrator's command line: `node --require ./scripts/typescript.cjs packages/recording-engine/main.ts up
 * --stack dev`.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { createEngine } from ".";
import { summary } from "./progress";
import { messageOf } from "./thrown";
import { EngineError, type UpdateRequest } from "./types";

const usage = `node --require ./scripts/typescript.cjs packages/recording-engine/main.ts <up|preview|destroy>
     --stack NAME [--target GLOB …] [--config KEY=VALUE …] [--outputs FILE] [--changes FILE]

  up        converges the stack with the program in the working directory
  preview   says what up would do, and changes nothing
  destroy   deletes the stack's resources
  --stack   the stack, with settings in Pulumi.NAME.yaml
  --target  only resources whose URN the glob matches (** stands for anything)
  --config  a value of the project's configuration for this run only
  --outputs after up, write the stack's outputs to FILE as JSON
  --changes after up, write what came of each resource to FILE as JSON

PULUMI_BACKEND_URL says where state is kept; the AWS credentials are those of the environment.`;

class BadInput extends Error {}

interface CommandLine {
  readonly command: "up" | "preview" | "destroy";
  readonly request: UpdateRequest;
  readonly outputsFile?: string;
  readonly changesFile?: string;
}

function readCommandLine(argv: readonly string[]): CommandLine {
  const { positionals, values } = parse(argv);
  const [command, ...others] = positionals;
  if (command !== "up" && command !== "preview" && command !== "destroy") throw new BadInput(usage);
  if (others.length > 0) throw new BadInput(`Too many arguments: ${others.join(" ")}\n\n${usage}`);
  if (values.stack === undefined) throw new BadInput(`--stack is missing\n\n${usage}`);
  const configuration = Object.fromEntries((values.config ?? []).map(readSetting));
  const request: UpdateRequest = {
    stack: values.stack,
    targets: values.target ?? [],
    configuration,
    onProgress: print,
  };
  return {
    command,
    request,
    ...(values.outputs === undefined ? {} : { outputsFile: values.outputs }),
    ...(values.changes === undefined ? {} : { changesFile: values.changes }),
  };
}

function parse(argv: readonly string[]): {
  positionals: string[];
  values: { stack?: string; target?: string[]; config?: string[]; outputs?: string; changes?: string };
} {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        stack: { type: "string" },
        target: { type: "string", multiple: true },
        config: { type: "string", multiple: true },
        outputs: { type: "string" },
        changes: { type: "string" },
      },
    });
  } catch (error) {
    throw new BadInput(`${messageOf(error)}\n\n${usage}`);
  }
}

function readSetting(text: string): [string, string] {
  const separator = text.indexOf("=");
  if (separator < 1) throw new BadInput(`--config takes KEY=VALUE, not "${text}"`);
  return [text.slice(0, separator), text.slice(separator + 1)];
}

function print(line: string): void {
  console.log(line);
}

async function main(): Promise<void> {
  const { command, request, outputsFile, changesFile } = readCommandLine(process.argv.slice(2));
  const engine = createEngine();
  switch (command) {
    case "up": {
      const { outputs, changes } = await engine.update(request);
      print(summary(changes, false));
      if (outputsFile !== undefined) writeFileSync(outputsFile, `${JSON.stringify(outputs, undefined, 2)}\n`);
      if (changesFile !== undefined) writeFileSync(changesFile, `${JSON.stringify(changes, undefined, 2)}\n`);
      return;
    }
    case "preview":
      print(summary(await engine.preview(request), true));
      return;
    case "destroy":
      print(summary(await engine.destroy(request), false));
      return;
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    const expected = error instanceof EngineError || error instanceof BadInput;
    console.error(expected ? error.message : error);
    process.exit(error instanceof BadInput ? 2 : 1);
  },
);
