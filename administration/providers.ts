/** `npm run providers -- --stack NAME`: whether the code in a stack's state is this checkout's. */
import { messageOf } from "../contract/errors";
import { loadEngine } from "../delivery/loadEngine";
import { BadInput } from "../machine/badInput";
import type { Command } from "../machine/command";
import { readWords } from "../machine/optionWords";
import { readConfiguration } from "../settings/files";
import { inspectStack } from "./inspectStack";

const usage = `npm run providers -- --stack NAME [--replace]

Says whether the code in the state of a stack is the code of this checkout, without running any of it. Run it before
pulumi up, refresh or destroy on a stack that a pipeline writes, in a checkout that you trust.

  --stack NAME  the stack, for example dev
  --replace     write this checkout's code into the resources of this project that have other code

Exit status: 0 all of it is this checkout's, 1 it is not, 2 wrong command line.`;

async function checkProviders(words: readonly string[]): Promise<number> {
  const { values } = readWords({
    args: [...words],
    options: { stack: { type: "string" }, replace: { type: "boolean", default: false } },
  });
  const { stack, replace } = values;
  if (stack === undefined || stack === "") throw new BadInput("Name the stack: npm run providers -- --stack dev");
  readConfiguration(process.cwd(), stack);
  const engine = await loadEngine(process.env["DELIVERY_ENGINE"], process.cwd());
  return (await inspectStack(engine, { stack, replace }, (line) => {
    console.log(line);
  }))
    ? 0
    : 1;
}

export const command: Command = { usage, run: checkProviders, explain: messageOf };
