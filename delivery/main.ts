/** The command that the actions of the pipeline run. */
import { createRequire } from "node:module";
import { describeCauses } from "../contract/buildEnding";
import { messageOf } from "../contract/errors";
import { isBadInput } from "../machine/badInput";
import { silenceNodeVersionWarning } from "../machine/nodeVersionWarning";
import { noticeSwallowedOptions } from "../machine/swallowedOptions";
import type * as Commands from "./commands";
import { help, parseOptions } from "./options";
import { SuiteFailed } from "./suiteFailed";

async function main(): Promise<void> {
  silenceNodeVersionWarning();
  noticeSwallowedOptions(help, process.argv.slice(2));
  const options = parseOptions(process.argv.slice(2), process.env);
  if (options === undefined) {
    process.stdout.write(help);
    return;
  }
  // Loaded late: help and mistakes are answered without waiting for the AWS SDK.
  const { runCommand } = createRequire(__filename)("./commands") as typeof Commands;
  await runCommand(process.cwd(), options, process.env["DELIVERY_ENGINE"]);
}

main().catch((error: unknown) => {
  const message = messageOf(error);
  const told = isBadInput(error) || error instanceof SuiteFailed;
  process.stderr.write(`${told ? message : describeCauses(process.argv[2] ?? "delivery", [message])}\n`);
  process.exitCode = isBadInput(error) ? 2 : 1;
});
