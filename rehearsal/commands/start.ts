import { silenceNodeVersionWarning } from "../../terminal/nodeVersionWarning";
/** `npm start`: delivers this checkout on this machine. */
import { deliver } from "./deliver";
import { BadInput, readOptions, usage } from "./options";

async function main(): Promise<number> {
  silenceNodeVersionWarning();
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
    console.error(error instanceof BadInput ? error.message : error);
    process.exit(error instanceof BadInput ? 2 : 1);
  },
);
