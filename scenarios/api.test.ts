import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ApiGatewayV2Client } from "@aws-sdk/client-apigatewayv2";
import { apiAddress } from "../clients/apiAddress";
import { ApiClient, type ApiCredentials, type ApiRequest } from "../clients/apiClient";
import { openTables } from "../packages/local-cloud/tables";
import { heldOutSamples } from "../rehearsal/kept/sample";
import type { Rehearsal } from "../rehearsal/stage/rehearsal";
import { environmentNames } from "../settings/names";
import { Laboratory } from "./laboratory";

const key = "a key of the scenario";
const signed = "authorization:\n      kind: iam";
const issued =
  "authorization:\n      kind: jwt\n      issuer: https://login.example.com/\n      audiences: [models]\n    " +
  "page: true";
const keyed =
  "authorization:\n      kind: apiKey\n      keys:\n        - { name: scenario, sha256: " +
  `${createHash("sha256").update(key).digest("hex")} }\n    page: true`;

describe("an API whose callers have keys", () => {
  let laboratory: Laboratory;

  beforeEach(async () => {
    laboratory = await Laboratory.open();
    for (const stack of ["dev", "prod"]) laboratory.edit(`Pulumi.${stack}.yaml`, signed, keyed);
  });
  afterEach(() => laboratory.close());

  /** A client of an environment's API. */
  async function clientOf(
    { cloud, stacks }: Rehearsal,
    stack: string,
    credentials: ApiCredentials,
  ): Promise<ApiClient> {
    const gateway = new ApiGatewayV2Client({
      endpoint: cloud.url,
      region: cloud.region,
      credentials: cloud.administrator,
    });
    const address = await apiAddress(gateway, environmentNames(stacks.owner.project, stack).api);
    assert.ok(address !== undefined, `the API of ${stack} has no address`);
    return new ApiClient(address, credentials);
  }

  it("goes to production, answers them, and nobody else", async () => {
    const rehearsal = await laboratory.start();
    const { ending, failure } = await laboratory.deliver(rehearsal);
    assert.equal(ending, "Succeeded", failure);
    const [{ file }] = await heldOutSamples(rehearsal, laboratory.home);
    const data = readFileSync(file).toString("base64");
    const request: ApiRequest = {
      method: "POST",
      path: "/",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ data, topk: 2 }),
    };
    const statuses: number[] = [];
    for (const credentials of [
      { kind: "none" },
      { kind: "apiKey", key: "another key" },
      { kind: "apiKey", key },
    ] as const) {
      const answer = await (await clientOf(rehearsal, "prod", credentials)).send(request);
      statuses.push(answer.status);
      if (answer.status === 200)
        assert.match(answer.text, /^\{"response":"\[\(\d, '\w+', [\d.e-]+\), \(\d, '\w+', [\d.e-]+\)\]"\}$/u);
    }
    assert.deepEqual(statuses, [401, 403, 200]);
    const page = await (await clientOf(rehearsal, "prod", { kind: "none" })).send({ method: "GET", path: "/" });
    assert.deepEqual([page.status, page.headers["content-type"]], [200, "text/html; charset=utf-8"]);
  });

  it(
    "says that nothing serves before the first delivery, limits requests, asks for tokens when it is told to, and " +
      "is gone with its stack",
    async () => {
      laboratory.edit(
        "Pulumi.prod.yaml",
        "    page: true",
        "    page: true\n    throttling: { requestsPerSecond: 1, burst: 1 }",
      );
      const rehearsal = await laboratory.startCloud();
      await rehearsal.administrator.createOwnBuckets();
      const left = (): readonly string[] =>
        ["apigateway-apis", "apigateway-routes", "lambda-functions", "lambda-code", "iam-roles", "logs-groups"].flatMap(
          (name) =>
            openTables(join(laboratory.home, "cloud", "tables"))(name)
              .entries()
              .map(([key]) => `${name} ${key}`),
        );
      const before = left();
      await rehearsal.administrator.up("prod");
      assert.ok(left().length > before.length);
      const client = await clientOf(rehearsal, "prod", { kind: "apiKey", key });
      // At once: the limit fills up again while the first answer is waited for.
      const answers = await Promise.all(
        Array.from({ length: 5 }, () => client.send({ method: "GET", path: "/health" })),
      );
      assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([503, 429]));
      const waits = answers.filter(({ status, headers }) => status === 503 && headers["retry-after"] === undefined);
      assert.deepEqual(waits, [], "an API that serves nothing says when to ask again");
      laboratory.edit("Pulumi.prod.yaml", keyed, issued);
      await rehearsal.administrator.up("prod");
      const stranger = await (
        await clientOf(rehearsal, "prod", { kind: "none" })
      ).send({ method: "GET", path: "/openapi.json" });
      const former = await client.send({ method: "POST", path: "/predict" });
      assert.deepEqual([stranger.status, former.status], [401, 401]);
      await rehearsal.administrator.destroy("prod");
      assert.deepEqual(left(), before);
      await assert.rejects(client.send({ method: "GET", path: "/health" }));
    },
  );
});
