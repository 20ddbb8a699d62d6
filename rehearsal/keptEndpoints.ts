/** What `--keep` leaves up: the endpoints in service, and how a person asks them. */
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
  readonly sample: Sample;
}

/** What is sent as an example. */
export interface Sample {
  /** Absolute path. */
  readonly file: string;
  /** Media type. */
  readonly type: string;
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
export function curlCommand({ url, region, session, endpoint, sample }: Invocation): string {
  const words = [
    "--fail-with-body",
    "--aws-sigv4",
    `aws:amz:${region}:sagemaker`,
    "--user",
    `${session.accessKeyId}:${session.secretAccessKey}`,
    "--header",
    `x-amz-security-token: ${session.sessionToken}`,
    "--header",
    `content-type: ${sample.type}`,
    "--data-binary",
    `@${sample.file}`,
    `${url}/endpoints/${endpoint}/invocations`,
  ];
  return ["curl", ...words.map(shellWord)].join(" ");
}

/** An ES module that asks an endpoint with the AWS SDK for JavaScript. */
export function sdkSnippet({ url, region, session, endpoint, sample }: Invocation): readonly string[] {
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
    `const Body = await readFile(${JSON.stringify(sample.file)});`,
    `const answer = await client.send(new InvokeEndpointCommand({ EndpointName: ${JSON.stringify(endpoint)}, ContentType: ${JSON.stringify(sample.type)}, Body }));`,
    "console.log(answer.Body.transformToString());",
  ];
}

/** Everything that is printed about what is kept. */
export function describeKept(cloud: LocalCloud, endpoints: readonly KeptEndpoint[], sample: Sample): readonly string[] {
  const session = invokingSession(cloud, endpoints);
  const { url, region } = cloud;
  const lines = endpoints.flatMap(({ stack, endpoint }) => {
    const invocation = { url, region, session, endpoint, sample };
    return [`${stack}: ${endpoint}`, "", curlCommand(invocation), "", ...sdkSnippet(invocation), ""];
  });
  return ["", ...lines, `Kept until Ctrl-C: ${endpoints.map(({ stack }) => stack).join(", ")}`];
}
