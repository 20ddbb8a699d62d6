/** Loaded by mocha before the scenarios. */
import { closeWorkshop } from "./workshop";

// On Node 20 the AWS SDK would print that its versions of 2027 need Node 22; this project pins its version.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";

export const mochaHooks = { afterAll: closeWorkshop };
