import assert from "node:assert/strict";
import {
  CreateKeyCommand,
  DescribeKeyCommand,
  EncryptCommand,
  GetKeyPolicyCommand,
  KMSClient,
  PutKeyPolicyCommand,
} from "@aws-sdk/client-kms";
import { policy, roleSession, startTestCloud, type TestCloud, type TestStatement } from "../testCloud";

const root = "arn:aws:iam::123456789012:root";
const administrator = "arn:aws:iam::123456789012:user/administrator";

describe("the policy of a key", () => {
  let test: TestCloud;
  let kms: KMSClient;
  let KeyId: string;

  beforeEach(async () => {
    test = await startTestCloud();
    kms = test.client(KMSClient);
    const { KeyMetadata } = await test.call<{ KeyMetadata: { Arn: string } }>("kms", "CreateKey", {});
    KeyId = KeyMetadata.Arn;
  });

  afterEach(async () => {
    await test.stop();
  });

  const owner: TestStatement = { Effect: "Allow", Principal: { AWS: administrator }, Action: "kms:*", Resource: "*" };
  const put = (...statements: TestStatement[]): Promise<unknown> =>
    kms.send(new PutKeyPolicyCommand({ KeyId, Policy: policy(...statements) }));
  const role = (name: string): string => `arn:aws:iam::123456789012:role/${name}`;
  const encrypting = async (name: string, ...statements: TestStatement[]): Promise<() => Promise<unknown>> => {
    const client = new KMSClient(test.clientOf(await roleSession(test, name, ...statements)));
    return () => client.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from("a") }));
  };
  const encrypt = (Effect: "Allow" | "Deny"): TestStatement => ({ Effect, Action: "kms:Encrypt", Resource: KeyId });
  const denied = (reason: RegExp) => ({ name: "AccessDeniedException", message: reason });
  const byKey = denied(/kms:Encrypt .* no resource-based policy allows/u);

  it("is AWS's own at first, which lets the policies of the account decide", async () => {
    const { Policy, PolicyName } = await kms.send(new GetKeyPolicyCommand({ KeyId }));
    assert.equal(PolicyName, "default");
    assert.deepEqual(JSON.parse(Policy ?? ""), {
      Version: "2012-10-17",
      Id: "key-default-1",
      Statement: [
        {
          Sid: "Enable IAM User Permissions",
          Effect: "Allow",
          Principal: { AWS: root },
          Action: "kms:*",
          Resource: "*",
        },
      ],
    });
    await (
      await encrypting("allowed", encrypt("Allow"))
    )();
    await assert.rejects((await encrypting("other"))(), denied(/no identity-based policy allows/u));
  });

  it("decides before the policies of the account: what it does not let them say has no effect", async () => {
    const named = await encrypting("named");
    const own = await encrypting("own", encrypt("Allow"));
    const against = await encrypting("against", encrypt("Deny"));
    await put(owner, {
      Effect: "Allow",
      Principal: { AWS: [role("named"), role("against")] },
      Action: "kms:Encrypt",
      Resource: "*",
    });
    await named();
    await assert.rejects(own(), byKey);
    await assert.rejects(against(), denied(/explicit deny in an identity-based policy/u));
    await put(owner, { Effect: "Allow", Principal: { AWS: root }, Action: "kms:DescribeKey", Resource: "*" });
    await assert.rejects(own(), byKey);
    await assert.rejects(named(), denied(/no identity-based policy allows/u));
  });

  it("denies over everything else, the administrator included", async () => {
    const own = await encrypting("own", encrypt("Allow"));
    const delegated = { ...owner, Principal: { AWS: root } };
    await put(delegated, { ...encrypt("Deny"), Principal: "*", Resource: "*" });
    await assert.rejects(own(), denied(/explicit deny in a resource-based policy/u));
    await assert.rejects(
      kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from("a") })),
      denied(/explicit deny in a resource-based policy/u),
    );
    await kms.send(new DescribeKeyCommand({ KeyId }));
  });

  it("lets nobody in who is not named in it, not even who administers the account", async () => {
    await kms.send(
      new PutKeyPolicyCommand({
        KeyId,
        Policy: policy({ ...owner, Principal: { AWS: role("named") } }),
        BypassPolicyLockoutSafetyCheck: true,
      }),
    );
    await assert.rejects(kms.send(new DescribeKeyCommand({ KeyId })), denied(/kms:DescribeKey .* resource-based/u));
  });

  it("may let a role make grants for AWS's own use only", async () => {
    const { caller } = await roleSession(test, "training");
    await put(owner, {
      Effect: "Allow",
      Principal: { AWS: role("training") },
      Action: "kms:CreateGrant",
      Resource: "*",
      Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
    });
    const grant = (isForAws: boolean) => () => {
      const context = { "kms:GrantIsForAWSResource": String(isForAws) };
      test.cloud.authorize(caller, [{ action: "kms:CreateGrant", resource: KeyId, context }]);
    };
    assert.doesNotThrow(grant(true));
    assert.throws(grant(false), { code: "AccessDeniedException" });
  });

  it("is refused when its writer could not change it again, or when it names nobody or another key", async () => {
    const refused = { name: "MalformedPolicyDocumentException" };
    const named = { ...owner, Principal: { AWS: role("named") } };
    await assert.rejects(put(named), { ...refused, message: /not allow you to update the key policy/u });
    await assert.rejects(kms.send(new CreateKeyCommand({ Policy: policy(named) })), refused);
    await assert.rejects(put({ Effect: "Allow", Action: "kms:*", Resource: "*" }), refused);
    await assert.rejects(put(owner, { ...owner, Resource: `${KeyId}0` }), refused);
    await assert.rejects(put({ ...owner, Action: "kms*" }), refused);
    await assert.rejects(kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: "other" })), {
      name: "NotFoundException",
    });
  });

  it("can be given at creation, and is there after a restart", async () => {
    const Policy = policy(owner);
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Policy }));
    await test.restart();
    const read = await test.client(KMSClient).send(new GetKeyPolicyCommand({ KeyId: KeyMetadata?.KeyId }));
    assert.equal(read.Policy, Policy);
  });
});
