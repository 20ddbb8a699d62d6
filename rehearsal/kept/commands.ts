/** How a person asks what is kept: commands and programs that work as they are printed. */
import type { Keys } from "../../clients/keptRehearsal";
import { shellWord } from "../../machine/shellWord";
import type { KeptApi } from "./environments";

/** Who asks, and with what as an example. */
export interface Visit {
  /** Of the local cloud. */
  readonly url: string;
  readonly region: string;
  readonly keys: Keys;
  readonly sample: Sample;
}

/** What is sent as an example. */
export interface Sample {
  /** Absolute path. */
  readonly file: string;
  /** Media type. */
  readonly type: string;
}

/** The command of this checkout that asks an environment of the rehearsal in a home. */
export function invokeCommand(stack: string, way: "endpoint" | "api", home: string, { file }: Sample): string {
  return `npm run invoke -- --stack ${shellWord(stack)} --via ${way} --home ${shellWord(home)} ${shellWord(file)}`;
}

/** The command of curl that asks an endpoint. */
export function endpointCurl(endpoint: string, visit: Visit): string {
  return curl([
    ...signature(visit, "sagemaker"),
    ...sending(visit.sample),
    `${visit.url}/endpoints/${endpoint}/invocations`,
  ]);
}

/** The command of curl that sends an API the sample as it is. */
export function apiCurl({ address, authorization }: KeptApi, visit: Visit): string {
  return curl([...authorized(authorization, visit), ...sending(visit.sample), `${address}/predict`]);
}

/** The commands that send an API what the original's clients sent: JSON with the sample in base64. */
export function originalCurl({ address, authorization }: KeptApi, visit: Visit): string {
  const request = `printf '{"data": "%s", "topk": 3}' "$(base64 < ${shellWord(visit.sample.file)} | tr -d '\\n')"`;
  const json = ["--header", "content-type: application/json", "--data-binary", "@-"];
  return `${request} | ${curl([...authorized(authorization, visit), ...json, `${address}/`])}`;
}

/** An ES module that asks an endpoint with the AWS SDK for JavaScript. */
export function sdkSnippet(
  endpoint: string,
  { url, region, keys: { accessKeyId, secretAccessKey, sessionToken }, sample }: Visit,
): readonly string[] {
  return [
    'import { readFile } from "node:fs/promises";',
    'import { InvokeEndpointCommand, SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";',
    "",
    "const client = new SageMakerRuntimeClient({",
    `  endpoint: ${JSON.stringify(url)},`,
    `  region: ${JSON.stringify(region)},`,
    "  credentials: {",
    `    accessKeyId: ${JSON.stringify(accessKeyId)},`,
    `    secretAccessKey: ${JSON.stringify(secretAccessKey)},`,
    `    sessionToken: ${JSON.stringify(sessionToken)},`,
    "  },",
    "});",
    `const Body = await readFile(${JSON.stringify(sample.file)});`,
    `const sample = { ContentType: ${JSON.stringify(sample.type)}, Body };`,
    `const question = { EndpointName: ${JSON.stringify(endpoint)}, ...sample };`,
    "const answer = await client.send(new InvokeEndpointCommand(question));",
    "console.log(answer.Body.transformToString());",
  ];
}

/** A program in Python that asks an endpoint with boto3. A text of JSON is one of Python. */
export function pythonSnippet(
  endpoint: string,
  { url, region, keys: { accessKeyId, secretAccessKey, sessionToken }, sample }: Visit,
): readonly string[] {
  return [
    "import boto3",
    "",
    "client = boto3.client(",
    '    "sagemaker-runtime",',
    `    endpoint_url=${JSON.stringify(url)},`,
    `    region_name=${JSON.stringify(region)},`,
    `    aws_access_key_id=${JSON.stringify(accessKeyId)},`,
    `    aws_secret_access_key=${JSON.stringify(secretAccessKey)},`,
    `    aws_session_token=${JSON.stringify(sessionToken)},`,
    ")",
    `with open(${JSON.stringify(sample.file)}, "rb") as file:`,
    "    answer = client.invoke_endpoint(",
    `        EndpointName=${JSON.stringify(endpoint)},`,
    `        ContentType=${JSON.stringify(sample.type)},`,
    "        Body=file.read(),",
    "    )",
    'print(answer["Body"].read().decode())',
  ];
}

/** A word that is ready for the shell as it is: it names a variable. */
interface Expansion {
  readonly expanded: string;
}

function curl(words: readonly (string | Expansion)[]): string {
  return [
    "curl",
    "--fail-with-body",
    ...words.map((word) => (typeof word === "string" ? shellWord(word) : `"${word.expanded}"`)),
  ].join(" ");
}

function authorized(authorization: KeptApi["authorization"], visit: Visit): readonly (string | Expansion)[] {
  switch (authorization) {
    case "iam":
      return signature(visit, "execute-api");
    case "apiKey":
      return ["--header", { expanded: "x-api-key: $PREDICTION_API_KEY" }];
    case "jwt":
      return ["--header", { expanded: "authorization: Bearer $PREDICTION_API_TOKEN" }];
  }
}

/** Of curl 7.76 or later. */
function signature({ region, keys }: Visit, service: string): readonly string[] {
  return [
    "--aws-sigv4",
    `aws:amz:${region}:${service}`,
    "--user",
    `${keys.accessKeyId}:${keys.secretAccessKey}`,
    "--header",
    `x-amz-security-token: ${keys.sessionToken}`,
  ];
}

function sending({ file, type }: Sample): readonly string[] {
  return ["--header", `content-type: ${type}`, "--data-binary", `@${file}`];
}
