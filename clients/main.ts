/** `npm run invoke`: asks the model of an environment about files. */
import { isBadInput } from "../machine/badInput";
import { silenceNodeVersionWarning } from "../machine/nodeVersionWarning";
import { noticeSwallowedOptions } from "../machine/swallowedOptions";
import { explanation } from "./explanation";
import { invoke } from "./invoke";
import { readOptions, usage } from "./options";

async function main(): Promise<number> {
  silenceNodeVersionWarning();
  noticeSwallowedOptions(usage, process.argv.slice(2));
  const options = readOptions(process.argv.slice(2));
  if (options === "help") {
    console.log(usage);
    return 0;
  }
  return invoke(process.cwd(), options, process);
}

main().then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    const isInput = isBadInput(error);
    console.error(isInput ? error.message : explanation(error));
    process.exitCode = isInput ? 2 : 1;
  },
);
