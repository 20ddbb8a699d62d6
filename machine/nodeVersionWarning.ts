/**
 * On Node 20 the AWS SDK prints that its versions of 2027 need Node 22. This project pins its version, so that nobody
 * need read it.
 */
export function silenceNodeVersionWarning(): void {
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
}
