import assert from "node:assert/strict";
import { CodeBuild } from "@aws-sdk/client-codebuild";
import { adoptKey } from "../../../services/kms/use";
import { accountId, buildStatements, DeliveryLaboratory, failureOf, region, roleArn } from "../deliveryLaboratory";

describe("codebuild: projects", () => {
  let laboratory: DeliveryLaboratory;
  before(async () => {
    laboratory = await DeliveryLaboratory.open();
  });
  after(() => laboratory.close());

  const project = (name: string) => ({
    name,
    source: { type: "CODEPIPELINE" as const, buildspec: "buildspecs/validate.yml" },
    artifacts: { type: "CODEPIPELINE" as const },
    environment: {
      type: "LINUX_CONTAINER" as const,
      image: "aws/codebuild/standard:8.0",
      computeType: "BUILD_GENERAL1_SMALL" as const,
    },
    serviceRole: roleArn("build"),
  });

  it("creates, reads, updates and deletes a project", async () => {
    const { codeBuild } = laboratory;
    const { project: created } = await codeBuild.createProject({
      ...project("crud"),
      description: "first",
      tags: [{ key: "a", value: "b" }],
    });
    assert.equal(created?.arn, `arn:aws:codebuild:${region}:${accountId}:project/crud`);
    assert.ok(created.created instanceof Date);
    assert.deepEqual(
      [created.timeoutInMinutes, created.queuedTimeoutInMinutes, created.cache?.type],
      [60, 480, "NO_CACHE"],
    );
    await assert.rejects(codeBuild.createProject(project("crud")), { name: "ResourceAlreadyExistsException" });
    await codeBuild.updateProject({ name: "crud", timeoutInMinutes: 30 });
    const { projects, projectsNotFound } = await codeBuild.batchGetProjects({ names: ["crud", "missing"] });
    assert.deepEqual(
      projects?.map(({ name, description, timeoutInMinutes, tags }) => ({ name, description, timeoutInMinutes, tags })),
      [{ name: "crud", description: "first", timeoutInMinutes: 30, tags: [{ key: "a", value: "b" }] }],
    );
    assert.deepEqual(projectsNotFound, ["missing"]);
    await codeBuild.deleteProject({ name: "crud" });
    assert.deepEqual((await codeBuild.batchGetProjects({ names: ["crud"] })).projectsNotFound, ["crud"]);
  });

  it("needs of a build's role all that AWS documents for a key of one's own", async () => {
    const keyArn = `arn:aws:kms:${region}:${accountId}:key/11111111-2222-3333-4444-555555555555`;
    adoptKey(laboratory.cloud, keyArn);
    const uses = ["kms:DescribeKey", "kms:Encrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo"];
    const files = { "buildspec.yml": "{version: 0.2, phases: {build: {commands: ['true']}}}" };
    for (const missing of [undefined, ...uses]) {
      const name = `key-${missing?.replace(":", "-") ?? "complete"}`;
      await laboratory.createRole(name, "codebuild.amazonaws.com", [
        ...buildStatements,
        { Action: uses.filter((use) => use !== missing), Resource: keyArn },
      ]);
      await laboratory.createProject(name, files, { serviceRole: roleArn(name), encryptionKey: keyArn });
      const build = await laboratory.build(name);
      if (missing === undefined) assert.equal(build.buildStatus, "SUCCEEDED", failureOf(build));
      else
        assert.match(
          failureOf(build),
          new RegExp(`${name}.* not authorized to perform: ${missing} on .*${keyArn}`, "u"),
        );
    }
  });

  it("checks iam:PassRole for whoever creates a project", async () => {
    await laboratory.createRole("creator", "codebuild.amazonaws.com", [
      { Action: "codebuild:CreateProject", Resource: "*" },
    ]);
    const session = laboratory.cloud.assume(
      roleArn("creator"),
      "codebuild.amazonaws.com",
      "creator",
      "arn:aws:codebuild:::project/any",
    );
    await assert.rejects(
      new CodeBuild(laboratory.client(session)).createProject(project("passed")),
      /not authorized to perform: iam:PassRole on resource: .*role\/build/u,
    );
  });

  it("refuses by name what it does not carry out, and what does not fit together", async () => {
    const { codeBuild } = laboratory;
    await assert.rejects(
      codeBuild.createProject({ ...project("vpc"), vpcConfig: { vpcId: "vpc-1" } }),
      /does not do .*vpcConfig\.vpcId/u,
    );
    await assert.rejects(
      codeBuild.createProject({ ...project("mixed"), artifacts: { type: "NO_ARTIFACTS" } }),
      /NO_ARTIFACTS does not go with source type CODEPIPELINE/u,
    );
    await assert.rejects(
      codeBuild.createProject({ ...project("cached"), cache: { type: "S3" } }),
      /location must be a bucket/u,
    );
    await assert.rejects(codeBuild.startBuild({ projectName: "missing" }), { name: "ResourceNotFoundException" });
  });

  it("fails a build whose role does not trust CodeBuild", async () => {
    await laboratory.createRole("stranger", "sagemaker.amazonaws.com", buildStatements);
    await laboratory.createProject(
      "strange",
      { "buildspec.yml": "version: 0.2\nphases: {}\n" },
      { serviceRole: roleArn("stranger") },
    );
    const build = await laboratory.build("strange");
    assert.equal(build.buildStatus, "FAILED");
    assert.match(
      build.phases?.find(({ phaseType }) => phaseType === "PROVISIONING")?.contexts?.[0]?.message ?? "",
      /role\/stranger/u,
    );
  });

  it("creates, reads and deletes report groups", async () => {
    const { codeBuild } = laboratory;
    const { reportGroup } = await codeBuild.createReportGroup({
      name: "crud-unit",
      type: "TEST",
      exportConfig: { exportConfigType: "NO_EXPORT" },
    });
    const arn = reportGroup?.arn ?? "";
    assert.equal(arn, `arn:aws:codebuild:${region}:${accountId}:report-group/crud-unit`);
    assert.equal(
      (await codeBuild.batchGetReportGroups({ reportGroupArns: [arn] })).reportGroups?.[0]?.status,
      "ACTIVE",
    );
    await codeBuild.deleteReportGroup({ arn });
    assert.deepEqual((await codeBuild.batchGetReportGroups({ reportGroupArns: [arn] })).reportGroupsNotFound, [arn]);
  });

  it("refuses report groups with longer names than CodeBuild does, also those that a build makes", async () => {
    const { codeBuild } = laboratory;
    const group = (length: number) =>
      codeBuild.createReportGroup({
        name: "n".repeat(length),
        type: "TEST",
        exportConfig: { exportConfigType: "NO_EXPORT" },
      });
    await group(128);
    await assert.rejects(group(129), { name: "InvalidInputException" });
    const name = "p".repeat(124);
    const buildspec = "{version: 0.2, phases: {build: {commands: ['true']}}, reports: {unit: {files: ['*.xml']}}}";
    await laboratory.createProject(name, { "buildspec.yml": buildspec });
    assert.match(
      failureOf(await laboratory.build(name)),
      /The name of a report group has 2 to 128 characters: p+-unit$/u,
    );
  });

  it("keeps projects and builds when the cloud starts again, and marks a build that ran then as stopped", async () => {
    await laboratory.createProject("kept", {
      "buildspec.yml": `version: 0.2\nphases: { build: { commands: ["echo running", "sleep 1000"] } }\n`,
    });
    const { build } = await laboratory.codeBuild.startBuild({ projectName: "kept" });
    await laboratory.event((event) => (event.kind === "log" && event.line === "running" ? true : undefined));
    await laboratory.restart();
    const ended = await laboratory.ended(build?.id ?? "");
    assert.notEqual(ended.buildStatus, "IN_PROGRESS");
    assert.equal((await laboratory.codeBuild.batchGetProjects({ names: ["kept"] })).projects?.length, 1);
  });
});
