import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { lookAtAccount } from "../../administration/check/lookAtAccount";
import { readStacks } from "../../settings/stacks";
import { example } from "../program/program";

const { owner } = readStacks(example);
const letIn = { ...owner, delivery: { ...owner.delivery, pullRequests: { environment: "preview" } } };
const location = { found: { accountId: "123456789012", region: "us-east-1", partition: "aws" } };

const provider = `<GetOpenIDConnectProviderResponse><GetOpenIDConnectProviderResult>
  <Url>token.actions.githubusercontent.com</Url>
  <ClientIDList><member>sts.amazonaws.com</member></ClientIDList>
</GetOpenIDConnectProviderResult></GetOpenIDConnectProviderResponse>`;
const refusal = (code: string): string =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>No.</Message></Error></ErrorResponse>`;

describe("a look for GitHub's OIDC provider", () => {
  const outside = { ...process.env };
  let server: Server;
  /** What IAM answers; every other service refuses. */
  let answer: { readonly status: number; readonly body: string };
  const asked: string[] = [];

  before(async () => {
    server = createServer((request, response) => {
      void text(request).then((body) => {
        const ofIam = body.includes("Action=GetOpenIDConnectProvider");
        if (ofIam) asked.push(new URLSearchParams(body).get("OpenIDConnectProviderArn") ?? "");
        response.writeHead(ofIam ? answer.status : 400, { "content-type": "text/xml" });
        response.end(ofIam ? answer.body : refusal("AccessDenied"));
      });
    });
    await new Promise<void>((listening) => {
      server.listen(0, "127.0.0.1", listening);
    });
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: "AKIA",
      AWS_SECRET_ACCESS_KEY: "secret",
    });
  });

  after(() => {
    for (const name of Object.keys(process.env)) if (!(name in outside)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, outside);
    server.closeAllConnections();
    server.close();
  });

  it("finds whose tokens it takes, by the ARN that follows from the account", async () => {
    answer = { status: 200, body: provider };
    assert.deepEqual((await lookAtAccount(letIn, location)).identityProvider, { found: ["sts.amazonaws.com"] });
    assert.deepEqual(asked, ["arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"]);
  });

  it("takes only a clear answer for absence", async () => {
    answer = { status: 404, body: refusal("NoSuchEntity") };
    assert.deepEqual((await lookAtAccount(letIn, location)).identityProvider, { found: undefined });
    answer = { status: 403, body: refusal("AccessDenied") };
    assert.ok("unknown" in (await lookAtAccount(letIn, location)).identityProvider);
  });

  it("does not ask where no workflow is let in", async () => {
    asked.length = 0;
    await lookAtAccount(owner, location);
    assert.deepEqual(asked, []);
  });
});
