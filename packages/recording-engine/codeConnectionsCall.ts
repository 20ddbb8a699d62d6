/**
 * One call of CodeConnections over AWS JSON 1.0, signed with Signature Version 4. npm has a client for its predecessor,
 * CodeStar connections, only; the target prefix is that of the service model `codeconnections-2023-12-01`.
 */
import { createHash, createHmac } from "node:crypto";

const service = "codeconnections";
const targetPrefix = "com.amazonaws.codeconnections.CodeConnections_20231201";

export interface JsonCall {
  /** For example `CreateConnection`. */
  readonly operation: string;
  readonly input: object;
  readonly region: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  /** @default now */
  readonly date?: Date;
  readonly output: Readonly<Record<string, unknown>>;
}

/** @throws Error whose name is AWS's error code */
export async function callCodeConnections(call: Omit<JsonCall, "output">): Promise<JsonCall["output"]> {
  const url = new URL(
    process.env["AWS_ENDPOINT_URL_CODECONNECTIONS"] ??
      process.env["AWS_ENDPOINT_URL"] ??
      `https://${service}.${call.region}.${dnsSuffix(call.region)}`,
  );
  const body = JSON.stringify(call.input);
  const response = await fetch(url, { method: "POST", body, headers: signedHeaders(call, url.host, body) });
  const answer = (await response.json()) as Readonly<Record<string, unknown>>;
  if (response.ok) return answer;
  const message = answer["message"] ?? answer["Message"];
  const error = new Error(typeof message === "string" ? message : `HTTP status ${response.status}`);
  const type = answer["__type"];
  error.name = typeof type === "string" ? (type.split("#").at(-1) ?? type) : "UnknownError";
  throw error;
}

function dnsSuffix(region: string): string {
  return region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
}

function signedHeaders(call: Omit<JsonCall, "output">, host: string, body: string): Record<string, string> {
  const time = (call.date ?? new Date()).toISOString().replace(/[-:]|\.\d{3}/g, "");
  const scope = `${time.slice(0, 8)}/${call.region}/${service}/aws4_request`;
  const headers: Record<string, string> = {
    "content-type": "application/x-amz-json-1.0",
    host,
    "x-amz-date": time,
    ...(call.credentials.sessionToken === undefined ? {} : { "x-amz-security-token": call.credentials.sessionToken }),
    "x-amz-target": `${targetPrefix}.${call.operation}`,
  };
  const names = Object.keys(headers);
  const canonical = [
    "POST",
    "/",
    "",
    ...names.map((name) => `${name}:${headers[name] ?? ""}`),
    "",
    names.join(";"),
    sha256(body),
  ].join("\n");
  const textToSign = ["AWS4-HMAC-SHA256", time, scope, sha256(canonical)].join("\n");
  const key = scope
    .split("/")
    .reduce<Buffer | string>((previous, part) => hmac(previous, part), `AWS4${call.credentials.secretAccessKey}`);
  const authorization = `AWS4-HMAC-SHA256 Credential=${call.credentials.accessKeyId}/${scope}, SignedHeaders=${names.join(";")}, Signature=${hmac(key, textToSign).toString("hex")}`;
  return { ...headers, authorization };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
