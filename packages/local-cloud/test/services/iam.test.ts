import assert from "node:assert/strict";
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListInstanceProfilesForRoleCommand,
  ListRolePoliciesCommand,
  ListRoleTagsCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from "@aws-sdk/client-iam";
import { policy, startTestCloud, type TestCloud, trust } from "../testCloud";

const RoleName = "model-delivery-train";
const AssumeRolePolicyDocument = trust("codebuild.amazonaws.com");

describe("IAM through the SDK", () => {
  let test: TestCloud;
  let iam: IAMClient;

  beforeEach(async () => {
    test = await startTestCloud();
    iam = new IAMClient(test.clientOf());
    await iam.send(
      new CreateRoleCommand({
        RoleName,
        AssumeRolePolicyDocument,
        Description: "trains",
        Tags: [{ Key: "stack", Value: "dev" }],
      }),
    );
  });

  afterEach(async () => {
    await test.stop();
  });

  const put = (document: string): Promise<unknown> =>
    iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "train", PolicyDocument: document }));
  const statement = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" } as const;

  it("keeps a role as it was written", async () => {
    const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
    assert.deepEqual(
      [
        Role?.Arn,
        Role?.Path,
        Role?.Description,
        Role?.MaxSessionDuration,
        Role?.Tags,
        decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ""),
      ],
      [
        `arn:aws:iam::123456789012:role/${RoleName}`,
        "/",
        "trains",
        3600,
        [{ Key: "stack", Value: "dev" }],
        AssumeRolePolicyDocument,
      ],
    );
    assert.ok(Role?.CreateDate instanceof Date);
    await assert.rejects(iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument })), {
      name: "EntityAlreadyExistsException",
    });
  });

  it("changes trust, description and tags", async () => {
    const changed = trust("sagemaker.amazonaws.com");
    await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: changed }));
    await iam.send(new UpdateRoleCommand({ RoleName, Description: "hosts", MaxSessionDuration: 7200 }));
    await iam.send(new TagRoleCommand({ RoleName, Tags: [{ Key: "team", Value: "a" }] }));
    await iam.send(new UntagRoleCommand({ RoleName, TagKeys: ["stack"] }));
    const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
    assert.deepEqual(
      [Role?.Description, Role?.MaxSessionDuration, decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "")],
      ["hosts", 7200, changed],
    );
    assert.deepEqual((await iam.send(new ListRoleTagsCommand({ RoleName }))).Tags, [{ Key: "team", Value: "a" }]);
  });

  it("keeps inline policies, and a role as long as it has one", async () => {
    await put(policy(statement));
    assert.deepEqual((await iam.send(new ListRolePoliciesCommand({ RoleName }))).PolicyNames, ["train"]);
    const { PolicyDocument = "" } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName: "train" }));
    assert.equal(decodeURIComponent(PolicyDocument), policy(statement));
    await assert.rejects(iam.send(new DeleteRoleCommand({ RoleName })), { name: "DeleteConflictException" });
    await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: "train" }));
    await assert.rejects(iam.send(new GetRolePolicyCommand({ RoleName, PolicyName: "train" })), {
      name: "NoSuchEntityException",
    });
    assert.deepEqual((await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }))).AttachedPolicies, []);
    assert.deepEqual((await iam.send(new ListInstanceProfilesForRoleCommand({ RoleName }))).InstanceProfiles, []);
    await iam.send(new DeleteRoleCommand({ RoleName }));
    await assert.rejects(iam.send(new GetRoleCommand({ RoleName })), { name: "NoSuchEntityException" });
  });

  it("refuses documents that AWS refuses", async () => {
    await assert.rejects(put("{"), { name: "MalformedPolicyDocumentException" });
    await assert.rejects(put(policy({ ...statement, Principal: "*" })), { name: "MalformedPolicyDocumentException" });
    await assert.rejects(
      put(policy(...Array.from({ length: 200 }, (_, index) => ({ ...statement, Sid: `Statement${index}` })))),
      { name: "LimitExceededException", message: /10240/u },
    );
    await assert.rejects(iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: policy(statement) })), {
      name: "MalformedPolicyDocumentException",
    });
  });

  it("refuses managed policies by name: what they allow is not known here", async () => {
    await assert.rejects(
      iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" })),
      { name: "NotImplemented", message: /iam:AttachRolePolicy/u },
    );
  });
});
