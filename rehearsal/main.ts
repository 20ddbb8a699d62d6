/** `npm start`: delivers this checkout on this machine. */
import { deliver } from "./deliver";
import { BadInput, readOptions, usage } from "./options";

async function main(): Promise<number> {
  // On Node 20 the AWS SDK would print that its versions of 2027 need Node 22; this project pins its version.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
  const options = readOptions(process.argv.slice(2), process.cwd());
  if (options === "help") {
    console.log(usage);
    return 0;
  }
  return deliver(process.cwd(), options);
}

main().then(
  (status) => { process.exit(status); },
  (error: unknown) => {
    console.error(error instanceof BadInput ? error.message : error);
    process.exit(error instanceof BadInput ? 2 : 1);
  },
);
