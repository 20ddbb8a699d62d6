/**
 * One call of CodeConnections over AWS JSON 1.0, signed with Signature Version 4. npm has a client for its predecessor,
 * CodeStar connections, only; the target prefix is that of the service model `codeconnections-2023-12-01`. What signs
 * the call is loaded with it, because most processes that could make it never do.
 */
import type { AwsCredentialIdentity } from "@smithy/types";
import { partitionOf } from "./partitions";
import { isRecord } from "./values";

const service = "codeconnections";
const targetPrefix = "com.amazonaws.codeconnections.CodeConnections_20231201";

export interface JsonCall {
  /** For example `CreateConnection`. */
  readonly operation: string;
  readonly input: object;
  readonly region: string;
  readonly credentials: AwsCredentialIdentity;
}

/** @throws Error whose name is AWS's error code */
export async function callCodeConnections(call: JsonCall): Promise<Readonly<Record<string, unknown>>> {
  const { url, body, headers } = await signed(call);
  const response = await fetch(url, { method: "POST", body, headers });
  const content: unknown = await response.json();
  const answer = isRecord(content) ? content : {};
  if (response.ok) return answer;
  const message = answer["message"] ?? answer["Message"];
  const error = new Error(typeof message === "string" ? message : `HTTP status ${response.status}`);
  const type = answer["__type"];
  error.name = typeof type === "string" ? (type.split("#").at(-1) ?? type) : "UnknownError";
  throw error;
}

async function signed({ operation, input, region, credentials }: JsonCall): Promise<{
  readonly url: URL;
  readonly body: string;
  readonly headers: Record<string, string>;
}> {
  const url = new URL(
    process.env["AWS_ENDPOINT_URL_CODECONNECTIONS"] ??
      process.env["AWS_ENDPOINT_URL"] ??
      `https://${service}.${region}.${partitionOf(region).dnsSuffix}`,
  );
  const body = JSON.stringify(input);
  const [{ Hash }, { HttpRequest }, { SignatureV4 }] = await Promise.all([
    import("@smithy/hash-node"),
    import("@smithy/protocol-http"),
    import("@smithy/signature-v4"),
  ]);
  const signer = new SignatureV4({ service, region, credentials, sha256: Hash.bind(undefined, "sha256") });
  const { headers } = await signer.sign(
    new HttpRequest({
      method: "POST",
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      headers: {
        host: url.host,
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": `${targetPrefix}.${operation}`,
      },
      body,
    }),
  );
  return { url, body, headers };
}
