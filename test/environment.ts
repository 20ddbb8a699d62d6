/** What every test runs with. */
import { devNull } from "node:os";
import { silenceNodeVersionWarning } from "../machine/nodeVersionWarning";
import { folderInMemory } from "./temporaryFolder";

// The tests ask what they have started themselves, never the AWS of whoever runs them: neither a person's account nor,
// in a build of a rehearsal, the local cloud around it. A call that goes astray reaches nobody.
for (const name of Object.keys(process.env).filter((variable) => variable.startsWith("AWS_")))
  Reflect.deleteProperty(process.env, name);
Object.assign(process.env, {
  AWS_ENDPOINT_URL: "http://127.0.0.1:9",
  AWS_CONFIG_FILE: devNull,
  AWS_SHARED_CREDENTIALS_FILE: devNull,
  AWS_EC2_METADATA_DISABLED: "true",
});
silenceNodeVersionWarning();
const inMemory = process.env["TMPDIR"] === undefined ? folderInMemory() : undefined;
if (inMemory !== undefined) process.env["TMPDIR"] = inMemory;
