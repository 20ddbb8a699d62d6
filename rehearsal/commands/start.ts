/** `npm start`: delivers this checkout on this machine. */
import { isBadInput } from "../../machine/badInput";
import { silenceNodeVersionWarning } from "../../machine/nodeVersionWarning";
import { noticeSwallowedOptions } from "../../machine/swallowedOptions";
import { fitted } from "../../machine/terminal";
import { deliver } from "./deliver";
import { readOptions, usage } from "./options";

async function main(): Promise<number> {
  silenceNodeVersionWarning();
  noticeSwallowedOptions(usage, process.argv.slice(2));
  const options = readOptions(process.argv.slice(2), process.cwd());
  if (options === "help") {
    console.log(usage);
    return 0;
  }
  return deliver(process.cwd(), options);
}

main().then(
  (status) => {
    process.exit(status);
  },
  (error: unknown) => {
    console.error(isBadInput(error) ? fitted(error.message, process.stderr) : error);
    process.exit(isBadInput(error) ? 2 : 1);
  },
);
