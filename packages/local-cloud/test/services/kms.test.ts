import assert from "node:assert/strict";
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DecryptCommand,
  DescribeKeyCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  KMSClient,
} from "@aws-sdk/client-kms";
import { roleSession, startTestCloud, type TestCloud } from "../testCloud";

const KeyId = "alias/model-delivery-state";

describe("KMS through the SDK", () => {
  let test: TestCloud;
  let kms: KMSClient;

  before(async () => {
    test = await startTestCloud();
    kms = new KMSClient(test.clientOf());
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Description: "state" }));
    await kms.send(new CreateAliasCommand({ AliasName: KeyId, TargetKeyId: KeyMetadata?.KeyId }));
  });

  after(async () => {
    await test.stop();
  });

  it("decrypts what it encrypted, by alias, with the same encryption context only", async () => {
    const { CiphertextBlob } = await kms.send(
      new EncryptCommand({ KeyId, Plaintext: Buffer.from("secret"), EncryptionContext: { stack: "dev" } }),
    );
    assert.ok(!Buffer.from(CiphertextBlob ?? []).includes("secret"));
    const { Plaintext } = await kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: { stack: "dev" } }));
    assert.equal(Buffer.from(Plaintext ?? []).toString(), "secret");
    await assert.rejects(kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: { stack: "prod" } })), {
      name: "InvalidCiphertextException",
    });
    await assert.rejects(kms.send(new DecryptCommand({ CiphertextBlob: Buffer.from("garbage") })), {
      name: "InvalidCiphertextException",
    });
  });

  it("makes data keys that come back from their ciphertext", async () => {
    const { Plaintext, CiphertextBlob } = await kms.send(new GenerateDataKeyCommand({ KeyId, KeySpec: "AES_256" }));
    assert.equal(Plaintext?.length, 32);
    assert.deepEqual((await kms.send(new DecryptCommand({ KeyId, CiphertextBlob }))).Plaintext, Plaintext);
  });

  it("names what it does not find", async () => {
    await assert.rejects(kms.send(new DescribeKeyCommand({ KeyId: "alias/none" })), {
      name: "NotFoundException",
      message: /alias\/none/u,
    });
  });

  it("lets a policy choose keys by their alias", async () => {
    const { CiphertextBlob } = await kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from("secret") }));
    const statement = (alias: string) =>
      ({
        Effect: "Allow",
        Action: "kms:Decrypt",
        Resource: "arn:aws:kms:eu-west-1:123456789012:key/*",
        Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": alias } },
      }) as const;
    const reader = new KMSClient(test.clientOf(await roleSession(test, "reader", statement(KeyId))));
    const stranger = new KMSClient(test.clientOf(await roleSession(test, "stranger", statement("alias/other"))));
    await reader.send(new DecryptCommand({ CiphertextBlob }));
    await assert.rejects(stranger.send(new DecryptCommand({ CiphertextBlob })), { name: "AccessDeniedException" });
  });
});
