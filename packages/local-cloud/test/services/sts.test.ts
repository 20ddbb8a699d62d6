import assert from "node:assert/strict";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { Session } from "../../contract";
import { policy, roleSession, startTestCloud, type TestCloud, type TestStatement } from "../testCloud";

const asking = "arn:aws:iam::123456789012:role/asking";
const tests = "arn:aws:iam::123456789012:role/tests";
const mayAsk: TestStatement = { Effect: "Allow", Action: "sts:AssumeRole", Resource: asking };

describe("STS through the SDK", () => {
  let test: TestCloud;

  beforeEach(async () => {
    test = await startTestCloud();
    await createRole("asking");
    await createRole("closed");
  });

  afterEach(async () => {
    await test.stop();
  });

  /**
   * A role that trusts the role of the tests: the account, narrowed to one role, because IAM refuses a principal that
   * does not exist.
   */
  async function createRole(RoleName: string): Promise<void> {
    await test.cloud.call(test.cloud.administrator.caller, "iam", "CreateRole", {
      RoleName,
      AssumeRolePolicyDocument: policy({
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::123456789012:root" },
        Action: "sts:AssumeRole",
        Condition: { ArnEquals: { "aws:PrincipalArn": tests } },
      }),
    });
  }

  const clientOf = (session?: Session): STSClient => new STSClient(test.clientOf(session));
  const assume = (session: Session, RoleArn: string): Promise<unknown> =>
    clientOf(session).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "smoke-test" }));

  it("lets a caller act as a role that trusts it", async () => {
    const session = await roleSession(test, "tests", mayAsk);
    const { Credentials } = await clientOf(session).send(
      new AssumeRoleCommand({ RoleArn: asking, RoleSessionName: "smoke-test" }),
    );
    const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "", Expiration } = Credentials ?? {};
    assert.ok(Expiration instanceof Date);
    const assumed = new STSClient({
      ...test.clientOf(),
      credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken },
    });
    assert.equal(
      (await assumed.send(new GetCallerIdentityCommand({}))).Arn,
      "arn:aws:sts::123456789012:assumed-role/asking/smoke-test",
    );
  });

  it("lets nobody act as a role that trusts another one", async () => {
    await assert.rejects(
      assume(await roleSession(test, "others", mayAsk), asking),
      /because its trust policy does not allow it/u,
    );
    await assert.rejects(assume(test.cloud.administrator, asking), /because its trust policy does not allow it/u);
  });

  it("asks for a right of the caller's own, too", async () => {
    await assert.rejects(
      assume(await roleSession(test, "tests", mayAsk), asking.replace("asking", "closed")),
      /no identity-based policy allows/u,
    );
  });

  it("knows no role that does not exist", async () => {
    await assert.rejects(
      assume(test.cloud.administrator, `${asking}-2`),
      /because its trust policy does not allow it/u,
    );
  });
});
