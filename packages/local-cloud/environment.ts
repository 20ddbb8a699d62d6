import { devNull } from "node:os";
import { delimiter } from "node:path";
import type { Session } from "./contract";

/**
 * The AWS part of a child's environment: everything an SDK would otherwise look for in the user's home or in the
 * network of the machine is answered here, so that the user's own credentials are never found.
 */
export function awsEnvironment(
  session: Pick<Session, "accessKeyId" | "secretAccessKey" | "sessionToken">,
  region: string,
  url: string,
): Readonly<Record<string, string>> {
  return {
    AWS_ACCESS_KEY_ID: session.accessKeyId,
    AWS_SECRET_ACCESS_KEY: session.secretAccessKey,
    AWS_SESSION_TOKEN: session.sessionToken,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ENDPOINT_URL: url,
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: "true",
    // On Node 20 each process would print that SDK versions of 2027 need Node 22; this project pins its version.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  };
}

/** The folders of this machine's programs, in its own order, without what npm adds for the checkout that it runs. */
export function machinePrograms(): readonly string[] {
  return (process.env["PATH"] ?? "/usr/local/bin:/usr/bin:/bin")
    .split(delimiter)
    .filter((folder) => folder !== "" && !folder.includes("node_modules") && !folder.includes("node-gyp-bin"));
}
