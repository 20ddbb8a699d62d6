/** A user's environment full of AWS configuration that leads to a server which must never be asked. */
import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

export interface Trap {
  readonly environment: Readonly<Record<string, string>>;
  /** The person's own, which nothing may keep. */
  readonly secrets: readonly string[];
  /** `METHOD path` of each request that came. */
  readonly requests: readonly string[];
  /** A file that exists once the credential process of the user's profile has run. */
  readonly sprung: string;
  close(): Promise<void>;
}

const services = [
  "S3",
  "SAGEMAKER",
  "SAGEMAKER_RUNTIME",
  "CODEPIPELINE",
  "CODEBUILD",
  "CODESTAR_CONNECTIONS",
  "IAM",
  "STS",
  "SNS",
  "KMS",
  "CLOUDWATCH_LOGS",
];

/** Made anew each time: this file is a part of every commit that is delivered. */
const accessKeyId = `AKIA${randomBytes(8).toString("hex").toUpperCase()}`;
const [secretAccessKey, sessionToken, pulumiToken] = [secret(), secret(), secret()] as const;

/** Sets the trap in a home folder of its own. */
export async function setTrap(home: string): Promise<Trap> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method ?? ""} ${request.url ?? ""}`);
    response.writeHead(500).end();
  });
  // What goes through a proxy asks for a connection first.
  server.on("connect", (request, socket) => {
    requests.push(`CONNECT ${request.url ?? ""}`);
    socket.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sprung = join(home, "sprung");
  writeFiles(home, url, sprung);
  return {
    environment: environmentOf(home, url),
    secrets: [accessKeyId, secretAccessKey, sessionToken, pulumiToken],
    requests,
    sprung,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      }),
  };
}

function writeFiles(home: string, url: string, sprung: string): void {
  mkdirSync(join(home, ".aws"), { recursive: true });
  const profile = [
    `endpoint_url = ${url}`,
    "region = eu-west-3",
    `credential_process = touch ${sprung}`,
    "services = trap",
  ];
  const inServices = services.flatMap((service) => [`${service.toLowerCase()} =`, `  endpoint_url = ${url}`]);
  writeFileSync(
    join(home, ".aws", "config"),
    ["[default]", ...profile, "[profile trap]", ...profile, "[services trap]", ...inServices, ""].join("\n"),
  );
  const keys = [`aws_access_key_id = ${accessKeyId}`, `aws_secret_access_key = ${secretAccessKey}`];
  writeFileSync(join(home, ".aws", "credentials"), ["[default]", ...keys, "[trap]", ...keys, ""].join("\n"));
}

function environmentOf(home: string, url: string): Readonly<Record<string, string>> {
  return {
    HOME: home,
    AWS_PROFILE: "trap",
    AWS_CONFIG_FILE: join(home, ".aws", "config"),
    AWS_SHARED_CREDENTIALS_FILE: join(home, ".aws", "credentials"),
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
    AWS_REGION: "eu-west-3",
    AWS_DEFAULT_REGION: "eu-west-3",
    AWS_ENDPOINT_URL: url,
    ...Object.fromEntries(services.map((service) => [`AWS_ENDPOINT_URL_${service}`, url])),
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/credentials`,
    AWS_EC2_METADATA_SERVICE_ENDPOINT: url,
    AWS_WEB_IDENTITY_TOKEN_FILE: join(home, ".aws", "config"),
    AWS_ROLE_ARN: "arn:aws:iam::999999999999:role/planted",
    HTTP_PROXY: url,
    HTTPS_PROXY: url,
    http_proxy: url,
    https_proxy: url,
    PULUMI_BACKEND_URL: url,
    PULUMI_ACCESS_TOKEN: pulumiToken,
  };
}

function secret(): string {
  return randomBytes(30).toString("base64url");
}
