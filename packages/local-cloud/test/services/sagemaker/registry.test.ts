import assert from "node:assert/strict";
import type { CreateModelPackageCommandInput, UpdateModelPackageCommandInput } from "@aws-sdk/client-sagemaker";
import { accountId, image, Laboratory, region } from "./laboratory";

const arnOf = (resource: string): string => `arn:aws:sagemaker:${region}:${accountId}:${resource}`;

describe("SageMaker model registry", () => {
  let laboratory: Laboratory;

  before(async () => {
    laboratory = await Laboratory.open();
  });

  after(() => laboratory.close());

  const register = async (group: string, changes: Partial<CreateModelPackageCommandInput> = {}): Promise<string> => {
    const { ModelPackageArn } = await laboratory.administrator.sagemaker.createModelPackage({
      ModelPackageGroupName: group,
      InferenceSpecification: {
        Containers: [{ Image: image, ModelDataUrl: "s3://models/model.tar.gz" }],
        SupportedContentTypes: ["application/x-image"],
      },
      ...changes,
    });
    return ModelPackageArn ?? "";
  };

  const newGroup = async (name: string): Promise<void> => {
    await laboratory.call("sagemaker", "CreateModelPackageGroup", {
      ModelPackageGroupName: name,
      Tags: [{ Key: "project", Value: "delivery" }],
    });
  };

  it("numbers packages, and never gives a deleted package's number again", async () => {
    const { sagemaker } = laboratory.administrator;
    await newGroup("numbered");
    assert.equal(await register("numbered"), arnOf("model-package/numbered/1"));
    assert.equal(await register("numbered"), arnOf("model-package/numbered/2"));
    await sagemaker.deleteModelPackage({ ModelPackageName: arnOf("model-package/numbered/2") });
    assert.equal(await register("numbered"), arnOf("model-package/numbered/3"));
    await assert.rejects(sagemaker.describeModelPackage({ ModelPackageName: arnOf("model-package/numbered/2") }), {
      name: "ValidationException",
      message: `ModelPackage ${arnOf("model-package/numbered/2")} does not exist.`,
    });
  });

  it("keeps a package pending until it is approved, and its metadata by key", async () => {
    const { sagemaker } = laboratory.administrator;
    await newGroup("approved");
    const arn = await register("approved", { CustomerMetadataProperties: { commit: "abc", draft: "yes" } });
    assert.equal(
      (await sagemaker.describeModelPackage({ ModelPackageName: arn })).ModelApprovalStatus,
      "PendingManualApproval",
    );
    await sagemaker.updateModelPackage({
      ModelPackageArn: arn,
      ModelApprovalStatus: "Approved",
      CustomerMetadataProperties: { "approved:prod": "2026-11-24T10:00:00Z" },
      CustomerMetadataPropertiesToRemove: ["draft"],
    });
    const found = await sagemaker.describeModelPackage({ ModelPackageName: arn });
    assert.equal(found.ModelApprovalStatus, "Approved");
    assert.deepEqual(found.CustomerMetadataProperties, { commit: "abc", "approved:prod": "2026-11-24T10:00:00Z" });
    assert.equal(found.InferenceSpecification?.Containers?.[0]?.Image, image);
    assert.equal(found.ModelPackageVersion, 1);
  });

  it("holds 50 metadata values of 256 characters and no more", async () => {
    const { sagemaker } = laboratory.administrator;
    await newGroup("limits");
    const full = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`key-${index}`, "x".repeat(256)]));
    const arn = await register("limits", { CustomerMetadataProperties: full });
    await assert.rejects(
      sagemaker.updateModelPackage({ ModelPackageArn: arn, CustomerMetadataProperties: { one: "more" } }),
      /customerMetadataProperties.*less than or equal to 50/u,
    );
    await assert.rejects(
      register("limits", { CustomerMetadataProperties: { label: "x".repeat(257) } }),
      /length less than or equal to 256/u,
    );
  });

  it("keeps the card of a package, which has to follow AWS's schema", async () => {
    const { sagemaker } = laboratory.administrator;
    await newGroup("cards");
    const arn = await register("cards");
    const card = async (): Promise<unknown> =>
      (await sagemaker.describeModelPackage({ ModelPackageName: arn })).ModelCard;
    const update = (ModelCard: UpdateModelPackageCommandInput["ModelCard"]): Promise<unknown> =>
      sagemaker.updateModelPackage({ ModelPackageArn: arn, ModelCard });
    const content = JSON.stringify({
      model_overview: { model_creator: "Ada" },
      evaluation_details: [
        {
          name: "Test",
          metric_groups: [{ name: "all", metric_data: [{ name: "accuracy", type: "number", value: 0.9 }] }],
        },
      ],
    });
    assert.equal(await card(), undefined);
    await assert.rejects(update({ ModelCardStatus: "Approved" }), /has ModelCardContent and ModelCardStatus/u);
    await update({ ModelCardContent: content, ModelCardStatus: "Draft" });
    await update({ ModelCardStatus: "Approved" });
    assert.deepEqual(await card(), { ModelCardContent: content, ModelCardStatus: "Approved" });
    for (const [wrong, why] of [
      ["no JSON", /ModelCardContent is not JSON/u],
      [JSON.stringify({ model_overview: { model_name: "x" } }), /Unrecognized key: "model_name"/u],
      [JSON.stringify({ training_details: { training_observations: "x".repeat(1025) } }), /<=1024 characters/u],
      [JSON.stringify({ evaluation_details: [{ name: "" }] }), /evaluation_details\[0\]\.name/u],
      [`{}${" ".repeat(100_000)}`, /length less than or equal to 100000/u],
      ["{\n}", /regular expression pattern/u],
    ] as const)
      await assert.rejects(update({ ModelCardContent: wrong }), why);
    // @ts-expect-error -- Rejected is a status of packages, not of cards
    await assert.rejects(update({ ModelCardStatus: "Rejected" }), /modelCardStatus/u);
    await update({ ModelCardStatus: "Archived" });
    await assert.rejects(update({ ModelCardContent: content }), /Model Card is in Archived state/u);
    assert.deepEqual(await card(), { ModelCardContent: content, ModelCardStatus: "Archived" });
  });

  it("registers once for one ClientToken", async () => {
    await newGroup("tokens");
    const first = await register("tokens", { ClientToken: "run-1" });
    assert.equal(await register("tokens", { ClientToken: "run-1" }), first);
    assert.notEqual(await register("tokens", { ClientToken: "run-2" }), first);
    await assert.rejects(register("tokens", { ClientToken: "run-1", ModelApprovalStatus: "Approved" }), {
      name: "ConflictException",
    });
  });

  it("lists versions in numeric order, page by page, oldest first unless told otherwise", async () => {
    const { sagemaker } = laboratory.administrator;
    await newGroup("listed");
    for (let version = 1; version <= 11; version += 1)
      await register("listed", version % 5 === 0 ? { ModelApprovalStatus: "Approved" } : {});
    const list = async (input: object): Promise<readonly (number | undefined)[]> => {
      const { ModelPackageSummaryList = [] } = await sagemaker.listModelPackages({
        ModelPackageGroupName: "listed",
        ...input,
      });
      return ModelPackageSummaryList.map(({ ModelPackageVersion }) => ModelPackageVersion);
    };
    assert.deepEqual(await list({}), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    assert.deepEqual(await list({ SortBy: "CreationTime", SortOrder: "Descending", MaxResults: 3 }), [11, 10, 9]);
    assert.deepEqual(await list({ ModelApprovalStatus: "Approved" }), [5, 10]);
    const { NextToken } = await sagemaker.listModelPackages({ ModelPackageGroupName: "listed" });
    assert.deepEqual(await list({ NextToken }), [11]);
  });

  it("lists to whoever may list the packages of a group, not the group", async () => {
    await newGroup("allowed");
    const list = (group: string, Resource: string): Promise<unknown> =>
      laboratory
        .build(group, [{ Action: "sagemaker:ListModelPackages", Resource: arnOf(Resource) }])
        .then(({ sagemaker }) => sagemaker.listModelPackages({ ModelPackageGroupName: "allowed" }));
    await list("packages", "model-package/allowed/*");
    await assert.rejects(
      list("group", "model-package-group/allowed"),
      /perform: sagemaker:ListModelPackages on resource: \S+:model-package\/allowed\/\*/u,
    );
  });

  it("keeps a group that has versions", async () => {
    const { sagemaker } = laboratory.administrator;
    await newGroup("kept");
    const arn = await register("kept");
    await assert.rejects(sagemaker.deleteModelPackageGroup({ ModelPackageGroupName: "kept" }), {
      name: "ConflictException",
    });
    await sagemaker.deleteModelPackage({ ModelPackageName: arn });
    await sagemaker.deleteModelPackageGroup({ ModelPackageGroupName: "kept" });
    await assert.rejects(sagemaker.describeModelPackageGroup({ ModelPackageGroupName: "kept" }), {
      name: "ValidationException",
      message: `ModelPackageGroup ${arnOf("model-package-group/kept")} does not exist.`,
    });
    await assert.rejects(sagemaker.listModelPackages({ ModelPackageGroupName: "kept" }), /does not exist/u);
  });

  it("adds, lists and removes tags of what exists", async () => {
    const { sagemaker } = laboratory.administrator;
    await sagemaker.createModelPackageGroup({
      ModelPackageGroupName: "tagged",
      Tags: [{ Key: "project", Value: "delivery" }],
    });
    const ResourceArn = arnOf("model-package-group/tagged");
    await sagemaker.addTags({
      ResourceArn,
      Tags: [
        { Key: "project", Value: "other" },
        { Key: "stack", Value: "dev" },
      ],
    });
    await sagemaker.deleteTags({ ResourceArn, TagKeys: ["project"] });
    assert.deepEqual((await sagemaker.listTags({ ResourceArn })).Tags, [{ Key: "stack", Value: "dev" }]);
    await assert.rejects(sagemaker.listTags({ ResourceArn: arnOf("model/absent") }), /Could not find/u);
  });

  it("lets a role register a package only without the metadata that a policy denies", async () => {
    await newGroup("planted");
    const { sagemaker } = await laboratory.build("registers", [
      {
        Action: "sagemaker:CreateModelPackage",
        Resource: arnOf("model-package/planted/*"),
        Condition: { Null: { "sagemaker:CustomerMetadataProperties/approval:prod": "true" } },
      },
    ]);
    const registered = (CustomerMetadataProperties: Record<string, string>): Promise<unknown> =>
      sagemaker.createModelPackage({
        ModelPackageGroupName: "planted",
        InferenceSpecification: { Containers: [{ Image: image, ModelDataUrl: "s3://models/model.tar.gz" }] },
        CustomerMetadataProperties,
      });
    await assert.rejects(registered({ "approval:prod": "approved" }), { name: "AccessDeniedException" });
    await registered({ commit: "0a1b" });
  });

  it("lets a role approve the packages of its own group only", async () => {
    await newGroup("mine");
    await newGroup("others");
    const mine = await register("mine");
    const others = await register("others");
    const { sagemaker } = await laboratory.build("approver", [
      { Action: "sagemaker:UpdateModelPackage", Resource: arnOf("model-package/mine/*") },
    ]);
    await sagemaker.updateModelPackage({ ModelPackageArn: mine, ModelApprovalStatus: "Approved" });
    await assert.rejects(sagemaker.updateModelPackage({ ModelPackageArn: others, ModelApprovalStatus: "Approved" }), {
      name: "AccessDeniedException",
      message: new RegExp(
        `assumed-role/approver/build is not authorized to perform: sagemaker:UpdateModelPackage on resource: ${others}`,
        "u",
      ),
    });
  });

  it("still knows everything after a restart", async () => {
    await newGroup("durable");
    await register("durable");
    await laboratory.restart();
    assert.equal(await register("durable"), arnOf("model-package/durable/2"));
  });
});
