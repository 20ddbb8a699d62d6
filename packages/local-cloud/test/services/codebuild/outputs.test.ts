import assert from "node:assert/strict";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { unpackFolder } from "../../../zip";
import { bucket, buildStatements, DeliveryLaboratory, failureOf, roleArn } from "../deliveryLaboratory";

const junit = `<?xml version="1.0"?>
<testsuites>
<testsuite name="a">
<testcase name="one" time="0.5"/>
<testcase name="two" time="0.25"><failure message="no"/></testcase>
</testsuite>
<testsuite name="b"><testsuite name="nested"><testcase name="three"><skipped/></testcase></testsuite></testsuite>
</testsuites>`;

describe("codebuild: artifacts and reports", () => {
  let laboratory: DeliveryLaboratory;
  before(async () => {
    laboratory = await DeliveryLaboratory.open();
  });
  after(() => laboratory.close());

  const artifact = (name: string, artifactIdentifier = name) => ({
    type: "S3" as const,
    location: bucket,
    name: `out/${name}`,
    packaging: "ZIP" as const,
    artifactIdentifier,
  });

  const unpack = async (key: string): Promise<string> => {
    const { Body: body } = await laboratory.s3.getObject({ Bucket: bucket, Key: key });
    const folder = laboratory.write({});
    unpackFolder((await body?.transformToByteArray()) ?? new Uint8Array(), folder);
    return folder;
  };

  it("hands on the selected files with their modes", async () => {
    await laboratory.createProject("packs", {
      "buildspec.yml": `
version: 0.2
phases:
  build:
    commands:
      - mkdir -p dist/sub
      - echo text > dist/sub/file.txt
      - cp tool.sh dist/tool.sh
      - echo no > dist/left.out
artifacts: { base-directory: dist, files: ["**/*"], exclude-paths: ["*.out"] }
`,
      "tool.sh": "#!/bin/sh\necho tool\n",
    });
    const build = await laboratory.build("packs", { artifactsOverride: artifact("packed") });
    assert.equal(build.buildStatus, "SUCCEEDED", failureOf(build));
    const folder = await unpack("out/packed");
    assert.equal(await readFile(join(folder, "sub/file.txt"), "utf8"), "text\n");
    assert.equal((await stat(join(folder, "tool.sh"))).mode & 0o777, 0o755);
    await assert.rejects(stat(join(folder, "left.out")));
  });

  it("gives each of several outputs the secondary artifact of its name, and says which is missing", async () => {
    const files = {
      "buildspec.yml": `
version: 0.2
phases: { build: { commands: ["echo a > a.txt", "echo b > b.txt"] } }
artifacts: { secondary-artifacts: { First: { files: [a.txt] }, Second: { files: [b.txt] } } }
`,
    };
    await laboratory.createProject("several", files);
    const both = await laboratory.build("several", {
      artifactsOverride: artifact("First"),
      secondaryArtifactsOverride: [artifact("Second")],
    });
    assert.equal(both.buildStatus, "SUCCEEDED", failureOf(both));
    assert.equal(await readFile(join(await unpack("out/Second"), "b.txt"), "utf8"), "b\n");
    const missing = await laboratory.build("several", {
      artifactsOverride: artifact("First"),
      secondaryArtifactsOverride: [artifact("Third")],
    });
    assert.match(failureOf(missing), /UPLOAD_ARTIFACTS CLIENT_ERROR: .*no artifacts\.secondary-artifacts\.Third/u);
  });

  it("fails when no file matches", async () => {
    await laboratory.createProject("empty", {
      "buildspec.yml": `version: 0.2\nphases: {}\nartifacts: { files: [nothing.txt] }\n`,
    });
    assert.match(
      failureOf(await laboratory.build("empty", { artifactsOverride: artifact("empty") })),
      /no matching artifact paths found for nothing\.txt/u,
    );
  });

  it("counts the tests of a JUnit report; failed tests fail the report, not the build", async () => {
    await laboratory.createProject("reports", {
      "buildspec.yml": `version: 0.2
phases: {}
reports: { unit: { base-directory: results, files: ["*.xml"], file-format: JunitXml, discard-paths: No } }
`,
      "results/tests.xml": junit,
    });
    const build = await laboratory.build("reports");
    assert.equal(build.buildStatus, "SUCCEEDED", failureOf(build));
    const { reports } = await laboratory.codeBuild.batchGetReports({ reportArns: build.reportArns });
    const [report] = reports ?? [];
    assert.equal(report?.status, "FAILED");
    assert.match(report.reportGroupArn ?? "", /:report-group\/reports-unit$/u);
    assert.deepEqual(report.testSummary, {
      total: 3,
      statusCounts: { SUCCEEDED: 1, FAILED: 1, ERROR: 0, SKIPPED: 1 },
      durationInNanoSeconds: 750_000_000,
    });
  });

  it("keeps the report of a build that fails, since it tells why", async () => {
    await laboratory.createProject("failing", {
      "buildspec.yml": [
        "version: 0.2",
        'phases: { build: { commands: ["false"] } }',
        'reports: { unit: { files: ["tests.xml"] } }',
      ].join("\n"),
      "tests.xml": junit,
    });
    const build = await laboratory.build("failing");
    assert.equal(build.buildStatus, "FAILED");
    assert.equal(build.reportArns?.length, 1);
  });

  for (const [action, expected] of [
    [
      "s3:GetObject",
      new RegExp(
        "DOWNLOAD_SOURCE .*assumed-role/build-without-s3-GetObject.* is not authorized to perform: s3:GetObject " +
          "on resource: .*arn:aws:s3:::artifacts/sources",
        "u",
      ),
    ],
    [
      "s3:PutObject",
      /UPLOAD_ARTIFACTS .*is not authorized to perform: s3:PutObject on resource: .*arn:aws:s3:::artifacts\/out/u,
    ],
    ["logs:PutLogEvents", /is not authorized to perform: logs:PutLogEvents on resource: /u],
    ["logs:CreateLogStream", /PROVISIONING .*is not authorized to perform: logs:CreateLogStream on resource: /u],
    [
      "codebuild:CreateReport",
      /UPLOAD_ARTIFACTS .*is not authorized to perform: codebuild:CreateReport on resource: .*report-group/u,
    ],
    [
      "codebuild:UpdateReport",
      /UPLOAD_ARTIFACTS .*is not authorized to perform: codebuild:UpdateReport on resource: .*report-group/u,
    ],
  ] as const) {
    it(`fails and names role, action and resource when the build's role lacks ${action}`, async () => {
      const role = `build-without-${action.replace(":", "-")}`;
      const statements = buildStatements.map((statement) => ({
        ...statement,
        Action: [statement.Action].flat().filter((allowed) => allowed !== action),
      }));
      await laboratory.createRole(role, "codebuild.amazonaws.com", statements);
      await laboratory.createProject(
        role,
        {
          "buildspec.yml": [
            "version: 0.2",
            'phases: { build: { commands: ["echo hi"] } }',
            'reports: { unit: { files: ["tests.xml"] } }',
            "artifacts: { files: [tests.xml] }",
          ].join("\n"),
          "tests.xml": junit,
        },
        { serviceRole: roleArn(role) },
      );
      const build = await laboratory.build(role, { artifactsOverride: artifact(role) });
      assert.equal(build.buildStatus, "FAILED");
      assert.match(failureOf(build), expected);
    });
  }
});
