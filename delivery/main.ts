/** The command that the actions of the pipeline run. */
import { createRequire } from "node:module";
import { describeCauses } from "../contract/causes";
import { messageOf } from "../contract/errors";
import { isBadInput } from "../machine/badInput";
import { silenceNodeVersionWarning } from "../machine/nodeVersionWarning";
import { noticeSwallowedOptions } from "../machine/swallowedOptions";
import type * as Commands from "./commands";
import { help, parseOptions } from "./options";

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
  process.stderr.write(`${describeCauses(process.argv[2] ?? "delivery", [messageOf(error)])}\n`);
  process.exitCode = isBadInput(error) ? 2 : 1;
});
