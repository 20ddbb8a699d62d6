/** What `--keep` leaves up: the endpoints in service, and how a person asks them. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { LocalCloud } from "./cloud";
import type { Session } from "./cloud/contract";
import { resourceArn } from "./cloud/services/sagemaker/context";
import { shellWord } from "./shellWord";

/** An environment that answers. */
export interface KeptEndpoint {
  readonly stack: string;
  readonly endpoint: string;
}

/** How one endpoint is asked. */
export interface Invocation {
  readonly url: string;
  readonly region: string;
  readonly session: Pick<Session, "accessKeyId" | "secretAccessKey" | "sessionToken">;
  readonly endpoint: string;
  /** A file to send. */
  readonly picture: string;
}

/** Those of some endpoints that are in service. */
export async function endpointsInService(cloud: LocalCloud, candidates: readonly KeptEndpoint[]): Promise<readonly KeptEndpoint[]> {
  const { Endpoints } = await cloud.call<{ Endpoints: readonly { EndpointName: string }[] }>(cloud.administrator.caller, "sagemaker", "ListEndpoints", { StatusEquals: "InService" });
  return candidates.filter(({ endpoint }) => Endpoints.some(({ EndpointName }) => EndpointName === endpoint));
}

/** A session that may ask these endpoints and nothing else. It ends with the cloud. */
export function invokingSession(cloud: LocalCloud, endpoints: readonly KeptEndpoint[]): Session {
  const Resource = endpoints.map(({ endpoint }) => resourceArn(cloud, "endpoint", endpoint));
  return cloud.federate("visitor", JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sagemaker:InvokeEndpoint", Resource }] }));
}

/** The command of curl 7.76 or later that asks an endpoint. */
export function curlCommand({ url, region, session, endpoint, picture }: Invocation): string {
  const words = [
    "--fail-with-body",
    "--aws-sigv4",
    `aws:amz:${region}:sagemaker`,
    "--user",
    `${session.accessKeyId}:${session.secretAccessKey}`,
    "--header",
    `x-amz-security-token: ${session.sessionToken}`,
    "--header",
    "content-type: application/x-image",
    "--data-binary",
    `@${picture}`,
    `${url}/endpoints/${endpoint}/invocations`,
  ];
  return ["curl", ...words.map(shellWord)].join(" ");
}

/** An ES module that asks an endpoint with the AWS SDK for JavaScript. */
export function sdkSnippet({ url, region, session, endpoint, picture }: Invocation): readonly string[] {
  const { accessKeyId, secretAccessKey, sessionToken } = session;
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
    `const Body = await readFile(${JSON.stringify(picture)});`,
    `const answer = await client.send(new InvokeEndpointCommand({ EndpointName: ${JSON.stringify(endpoint)}, ContentType: "application/x-image", Body }));`,
    "console.log(answer.Body.transformToString());",
  ];
}

/** A picture below a folder, to be sent as an example; `picture.jpg` when there is none. */
export function examplePicture(folder: string): string {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => /\.(jpe?g|png)$/iu.test(name));
  const [first] = names.sort();
  return first === undefined ? "picture.jpg" : join(folder, first);
}

/** Everything that is printed about what is kept. */
export function describeKept(cloud: LocalCloud, endpoints: readonly KeptEndpoint[], picture: string): readonly string[] {
  const session = invokingSession(cloud, endpoints);
  const { url, region } = cloud;
  const lines = endpoints.flatMap(({ stack, endpoint }) => {
    const invocation = { url, region, session, endpoint, picture };
    return [`${stack}: ${endpoint}`, "", curlCommand(invocation), "", ...sdkSnippet(invocation), ""];
  });
  return ["", ...lines, `Kept until Ctrl-C: ${endpoints.map(({ stack }) => stack).join(", ")}`];
}
