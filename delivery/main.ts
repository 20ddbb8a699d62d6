/** The command that the actions of the pipeline run. */
import { createRequire } from "node:module";
import { describeCauses } from "../contract/buildEnding";
import { messageOf } from "../contract/errors";
import type { Command } from "../machine/command";
import type * as Commands from "./commands";
import { parseOptions, usage } from "./options";
import { SuiteFailed } from "./suiteFailed";

export const command: Command = {
  usage,
  run: async (words) => {
    const options = parseOptions(words, process.env);
    // Loaded late: help and mistakes are answered without waiting for the AWS SDK.
    const { runDelivery } = createRequire(__filename)("./commands") as typeof Commands;
    await runDelivery(process.cwd(), options, process.env["DELIVERY_ENGINE"]);
    return 0;
  },
  explain: (error) =>
    error instanceof SuiteFailed ? error.message : describeCauses(process.argv[2] ?? "delivery", [messageOf(error)]),
};
