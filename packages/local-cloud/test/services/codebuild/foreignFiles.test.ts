/** What a hostile build would have the cloud, which is no build, read, write, move or wait for. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { packFolder, unpackFolder } from "../../../zip";
import { bucket, DeliveryLaboratory, failureOf } from "../deliveryLaboratory";

const cache = { type: "S3" as const, location: `${bucket}/cache/` };
const refused = /leads out of the build's folder/u;

describe("codebuild: files that are not the build's", () => {
  let laboratory: DeliveryLaboratory;
  /** A folder of the person whose machine it is. */
  let private_: string;

  before(async () => {
    laboratory = await DeliveryLaboratory.open();
  });
  after(() => laboratory.close());
  beforeEach(() => {
    private_ = laboratory.write({ "key.pem": "PRIVATE", "folder/other.pem": "PRIVATE" });
  });

  /** Runs commands, then whatever else the buildspec says. */
  const build = async (name: string, commands: readonly string[], rest: string, overrides = {}) => {
    const buildspec = `version: 0.2\n${rest}\nphases: { build: { commands: ${JSON.stringify(commands)} } }\n`;
    await laboratory.createProject(name, { "buildspec.yml": buildspec }, { cache });
    return laboratory.build(name, overrides);
  };
  const output = (name: string) => ({
    artifactsOverride: { type: "S3" as const, location: bucket, name: `out/${name}`, packaging: "ZIP" as const },
  });
  const untouched = (): void => {
    assert.deepEqual(readdirSync(private_).sort(), ["folder", "key.pem"]);
    assert.equal(readFileSync(join(private_, "key.pem"), "utf8"), "PRIVATE");
  };

  for (const [what, commands, files] of [
    ["a link to a file", (place: string) => [`ln -s ${place}/key.pem out`], "[out]"],
    ["a link to a folder", (place: string) => [`ln -s ${place} out`], "['**/*']"],
    ["a file below a link", (place: string) => [`ln -s ${place} out`], "[out/key.pem]"],
    ["a relative path", () => ["true"], "['../../**/*']"],
  ] as const) {
    it(`hands on nothing by ${what}`, async () => {
      const name = `artifact-${what.replaceAll(" ", "-")}`;
      const ended = await build(name, commands(private_), `artifacts: { files: ${files} }`, output(name));
      assert.equal(ended.buildStatus, "FAILED");
      assert.match(failureOf(ended), refused);
    });
  }

  it("reads no report and no base-directory out of the source", async () => {
    const reports = "reports: { all: { base-directory: '..', files: ['**/*.xml'] } }";
    const ended = await build("report", ["true"], reports);
    assert.match(failureOf(ended), refused);
  });

  it("passes over a FIFO, which would hold up everybody, and hands on the rest", async () => {
    const ended = await build(
      "fifo",
      ["mkfifo pipe; echo text >file"],
      "artifacts: { files: ['**/*'] }",
      output("fifo"),
    );
    assert.equal(ended.buildStatus, "SUCCEEDED", failureOf(ended));
    const { Body: body } = await laboratory.s3.getObject({ Bucket: bucket, Key: "out/fifo" });
    const folder = laboratory.write({});
    unpackFolder((await body?.transformToByteArray()) ?? new Uint8Array(), folder);
    assert.deepEqual(readdirSync(folder).sort(), ["buildspec.yml", "file"]);
  });

  it("moves nothing of somebody else into its cache, and writes none of it there", async () => {
    const name = "moves";
    const spec = "cache: { key: one, paths: [link/folder/**/*] }";
    const ended = await build(name, [`ln -s ${private_} link`], spec);
    assert.match(failureOf(ended), refused);
    untouched();
    // An honest build saves what a commit with a link would have written elsewhere.
    const honest = [
      "version: 0.2",
      "cache: { key: two, paths: [link/made] }",
      "phases: { build: { commands: ['eval $MAKE'] } }",
    ].join("\n");
    const make = { name: "MAKE", value: "mkdir -p link && echo x >link/made" };
    await laboratory.createProject("restores", { "buildspec.yml": honest }, { cache });
    const saved = await laboratory.build("restores", { environmentVariablesOverride: [make] });
    assert.equal(saved.buildStatus, "SUCCEEDED", failureOf(saved));
    const source = laboratory.write({ "buildspec.yml": honest });
    symlinkSync(private_, join(source, "link"));
    await laboratory.s3.putObject({ Bucket: bucket, Key: "linked.zip", Body: packFolder(source) });
    const restored = await laboratory.build("restores", {
      sourceTypeOverride: "S3",
      sourceLocationOverride: `${bucket}/linked.zip`,
    });
    assert.match(failureOf(restored), refused);
    untouched();
  });

  it("takes no link for a variable's value, and writes no command through one", async () => {
    const shell = "$(dirname $PWD)/shell";
    const commands = [
      `for n in 2 3 4 5 6; do ln -sf $PLACE/key.pem ${shell}/command-$n.sh; done`,
      `ln -sf $PLACE/key.pem ${shell}/status-4`,
      "export GIVEN=given",
      // The shell of the build writes the value itself: it is the build's own right, and a link in its place is not.
      `printenv() { ln -sf $PLACE/key.pem ${shell}/value-$1; return 0; }`,
    ];
    const spec = "env: { exported-variables: [GIVEN] }";
    const place = { name: "PLACE", value: private_ };
    const ended = await build("links", commands, spec, { environmentVariablesOverride: [place] });
    assert.equal(ended.buildStatus, "SUCCEEDED", failureOf(ended));
    assert.ok(!JSON.stringify(ended.exportedEnvironmentVariables).includes("PRIVATE"));
    assert.equal(readFileSync(join(private_, "key.pem"), "utf8").includes("GIVEN"), false);
  });
});
