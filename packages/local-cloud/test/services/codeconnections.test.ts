import assert from "node:assert/strict";
import {
  CodeStarConnectionsClient,
  CreateConnectionCommand,
  DeleteConnectionCommand,
  GetConnectionCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
} from "@aws-sdk/client-codestar-connections";
import { acceptConnections } from "../../services/codeconnections";
import { startTestCloud, type TestCloud } from "../testCloud";

describe("CodeConnections through the SDK", () => {
  let test: TestCloud;
  let connections: CodeStarConnectionsClient;

  before(async () => {
    test = await startTestCloud();
    connections = new CodeStarConnectionsClient(test.clientOf());
  });

  after(async () => {
    await test.stop();
  });

  it("has a connection from its creation to its deletion, pending until a person accepts it", async () => {
    const { ConnectionArn = "" } = await connections.send(
      new CreateConnectionCommand({
        ConnectionName: "github",
        ProviderType: "GitHub",
        Tags: [{ Key: "stack", Value: "dev" }],
      }),
    );
    assert.match(ConnectionArn, /^arn:aws:codeconnections:eu-west-1:123456789012:connection\/[0-9a-f-]{36}$/u);
    const status = async (): Promise<unknown> =>
      (await connections.send(new GetConnectionCommand({ ConnectionArn }))).Connection?.ConnectionStatus;
    const { Connection } = await connections.send(new GetConnectionCommand({ ConnectionArn }));
    assert.deepEqual(
      [Connection?.ConnectionName, Connection?.ProviderType, Connection?.ConnectionStatus],
      ["github", "GitHub", "PENDING"],
    );
    assert.equal(acceptConnections(test.cloud), 1);
    assert.equal(await status(), "AVAILABLE");
    assert.equal(acceptConnections(test.cloud), 0);
    await connections.send(new TagResourceCommand({ ResourceArn: ConnectionArn, Tags: [{ Key: "team", Value: "a" }] }));
    assert.equal(
      (await connections.send(new ListTagsForResourceCommand({ ResourceArn: ConnectionArn }))).Tags?.length,
      2,
    );
    await connections.send(new DeleteConnectionCommand({ ConnectionArn }));
    await assert.rejects(connections.send(new GetConnectionCommand({ ConnectionArn })), {
      name: "ResourceNotFoundException",
    });
  });

  it("refuses a name that AWS refuses", async () => {
    await assert.rejects(
      connections.send(new CreateConnectionCommand({ ConnectionName: "a".repeat(33), ProviderType: "GitHub" })),
      { name: "ValidationException", message: /length less than or equal to 32/u },
    );
  });

  for (const target of ["com.amazonaws.codeconnections.CodeConnections_20231201", "CodeConnections_20231201"])
    it(`answers the newer clients too, whose target is ${target}`, async () => {
      const { administrator, url } = test.cloud;
      const scope = "20260101/eu-west-1/codeconnections/aws4_request";
      const response = await fetch(url, {
        method: "POST",
        headers: {
          "x-amz-target": `${target}.ListConnections`,
          authorization: `AWS4-HMAC-SHA256 Credential=${administrator.accessKeyId}/${scope}`,
        },
        body: "{}",
      });
      assert.deepEqual(await response.json(), { Connections: [] });
    });
});
