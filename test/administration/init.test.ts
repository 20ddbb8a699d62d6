import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { command } from "../../administration/init";
import { askForMissing } from "../../administration/init/asking";
import { ProjectFiles } from "../../administration/init/projectFiles";
import { type Answers, isAnswered } from "../../administration/init/questions";
import { shipped } from "../../administration/init/shipped";
import { readStacks } from "../../settings/stacks";
import { type CommandOutcome, runHere } from "../commandHere";

const project = resolve(__dirname, "../..");
/** The settings as they come with the repository, whoever has run init in this checkout. */
const example = join(project, "test/fixtures/example");
const settingsFiles = ["Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.prod.yaml"];
const answers = ["--repository", "octocat/pictures", "--approver", "me@example.org", "--approver", "you@example.org"];

describe("npm run init", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "init-"));
    for (const file of settingsFiles)
      writeFileSync(join(folder, file), readFileSync(join(example, file), "utf8").replaceAll("model-delivery:", ""));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** Runs it in the folder, without a terminal. */
  const init = (...words: readonly string[]): Promise<CommandOutcome> => runHere(command, words, { folder });

  const texts = (): readonly string[] => settingsFiles.map((file) => readFileSync(join(folder, file), "utf8"));

  it("writes name, region, repository and approvers into all three files, and nothing else", async () => {
    const before = texts();
    const { status, output } = await init("--name", "shop", "--region", "eu-central-1", ...answers);
    assert.equal(status, 0, output);
    const { owner, production } = readStacks(folder);
    assert.deepEqual(
      [owner.project, owner.region, production.region, owner.delivery.approvers],
      ["shop", "eu-central-1", "eu-central-1", ["me@example.org", "you@example.org"]],
    );
    const changed = texts().flatMap((text, index) =>
      text.split("\n").filter((line) => !before[index]?.split("\n").includes(line)),
    );
    assert.deepEqual(changed, [
      "name: shop",
      "  aws:region: eu-central-1",
      "      repository: octocat/pictures # yours: owner/name",
      "      - me@example.org",
      "      - you@example.org",
      "  aws:region: eu-central-1",
    ]);
  });

  it("puts names in quotes that Pulumi's engine would take for a date or a number", async () => {
    for (const [name, branch] of [
      ["2026-01-01", "2026-01-02"],
      ["017", "1_000"],
      ["1e3", "true"],
    ] as const) {
      const { status, output } = await init("--name", name, "--branch", branch, ...answers);
      assert.equal(status, 0, output);
      const { owner } = readStacks(folder);
      assert.equal(owner.project, name);
      assert.equal("branch" in owner.delivery.source && owner.delivery.source.branch, branch);
      for (const file of settingsFiles) writeFileSync(join(folder, file), readFileSync(join(example, file), "utf8"));
    }
  });

  it("changes nothing when it is run again, and says what is there", async () => {
    await init("--name", "shop", ...answers);
    const before = texts();
    for (const words of [[], ["--name", "shop", ...answers]]) {
      const { status, output } = await init(...words);
      assert.equal(status, 0, output);
      assert.match(output, /Nothing was changed/u);
      assert.deepEqual(texts(), before);
    }
    assert.match((await init("--name", "shop")).output, /name in Pulumi\.yaml is already shop/u);
  });

  it("leaves what somebody has written, says so and ends with status 1", async () => {
    await init("--name", "shop", ...answers);
    const file = join(folder, "Pulumi.dev.yaml");
    writeFileSync(file, `# Mine.\n${readFileSync(file, "utf8")}`);
    const before = texts();
    const { status, output } = await init("--name", "other", "--repository", "somebody/else");
    assert.equal(status, 1, output);
    assert.match(output, /repository in Pulumi\.dev\.yaml was left as it is: somebody has written octocat\/pictures/u);
    assert.match(output, /name in Pulumi\.yaml was left as it is: somebody has written shop/u);
    assert.deepEqual(texts(), before);
  });

  it("takes the former name from settings that carry it", async () => {
    const file = join(folder, "Pulumi.prod.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace("  quality:", "  model-delivery:quality:"));
    assert.equal((await init("--name", "shop", ...answers)).status, 0);
    assert.equal(readStacks(folder).production.quality.concurrency, 2);
    assert.equal(readFileSync(file, "utf8").includes("model-delivery:"), false);
  });

  it("describes a container of one's own, without what only AWS's algorithm takes", async () => {
    const uri = "123456789012.dkr.ecr.us-east-1.amazonaws.com/nearest-centroid:1";
    const { status, output } = await init(...answers, "--image", uri, "--kind", "tabular-classification");
    assert.equal(status, 0, output);
    const { training } = readStacks(folder).owner;
    assert.deepEqual(training.image, { uri, kind: "tabular-classification" });
    assert.deepEqual(
      [training.hyperparameters, training.instanceType, training.data.source],
      [{}, "ml.m5.large", "examples/tabular/data"],
    );
  });

  for (const [what, words, expected] of [
    ["no answer and nobody to ask", [], /give --repository OWNER\/NAME and --approver ADDRESS/u],
    ["no approver", ["--repository", "octocat/pictures"], /give --approver ADDRESS/u],
    [
      "a repository's address",
      ["--repository", "https://github.com/a/b", ...answers.slice(2)],
      /owner\/name of a GitHub/u,
    ],
    ["a region that does not exist", [...answers, "--region", "eu-nowhere-1"], /aws:region[\s\S]*eu-nowhere-1/u],
    ["a name that cannot be", [...answers, "--name", "--help?"], /--name/u],
    ["a name with a slash", [...answers, "--name", "a/b"], /letters, digits/u],
    ["a kind without an image", [...answers, "--kind", "tabular-classification"], /--image/u],
    ["a kind that is none", [...answers, "--kind", "rows"], /allowed is image-classification or/u],
  ] as const) {
    it(`writes nothing and ends with status 2 for ${what}`, async () => {
      const before = texts();
      const { status, output } = await init(...words);
      assert.equal(status, 2, output);
      assert.match(output, expected);
      assert.deepEqual(texts(), before);
    });
  }

  it("asks at a terminal for what no option has said, and again after an answer that cannot be", async () => {
    const typed = ["", "eu-central-1", "github.com/a/b", "octocat/pictures", "", "me@example.org, you@example.org"];
    const told: string[] = [];
    const asked: string[] = [];
    const given = await askForMissing(
      { name: "shop" },
      { name: "model-delivery", region: "us-east-1" },
      {
        ask: (question) => {
          asked.push(question);
          return Promise.resolve([...typed.slice(1), "container", "rows", "an image"][asked.length - 1] ?? "");
        },
        tell: (text) => told.push(text),
        check: ({ repository }: Answers) => {
          if (repository?.startsWith("github.com") === true) throw new Error("owner/name is allowed");
        },
      },
    );
    assert.deepEqual(given, {
      name: "shop",
      region: "eu-central-1",
      repository: "octocat/pictures",
      approvers: ["me@example.org", "you@example.org"],
      container: { uri: "an image", kind: "tabular-classification" },
    });
    assert.deepEqual(told, ["owner/name is allowed"]);
    assert.equal(asked.filter((question) => question.startsWith("Repository")).length, 2);
  });

  it("knows what comes with the repository", function () {
    if (isAnswered(new ProjectFiles(project))) this.skip();
    const { owner, production } = readStacks(project);
    const { name } = z.object({ name: z.string() }).parse(parse(readFileSync(join(project, "Pulumi.yaml"), "utf8")));
    assert.ok(owner.delivery.source.kind === "github");
    assert.deepEqual(shipped, {
      name,
      region: production.region,
      repository: owner.delivery.source.repository,
      branch: owner.delivery.source.branch,
      approvers: owner.delivery.approvers,
      image: owner.training.image,
      instanceType: owner.training.instanceType,
      dataSource: owner.training.data.source,
      hyperparameters: owner.training.hyperparameters,
    });
  });
});
