import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Laboratory } from "./laboratory";

describe("a delivery whose commits come from elsewhere", () => {
  let laboratory: Laboratory;

  beforeEach(async () => {
    laboratory = await Laboratory.open();
  });
  afterEach(() => laboratory.close());

  /** Replaces the source of the committed settings. */
  function declareSource(lines: string): void {
    const [declared = "no source"] =
      /^ {4}source:\n(?: {6}.*\n)+/mu.exec(readFileSync(join(laboratory.checkout, "Pulumi.dev.yaml"), "utf8")) ?? [];
    laboratory.edit("Pulumi.dev.yaml", declared, `    source:\n${lines}`);
  }

  it("is started by hand, and says so, when the triggers leave the commit alone", async () => {
    declareSource(
      "      repository: example/model-delivery\n      branch: main\n      triggers:\n        pushes:\n          " +
        "- tags: { includes: [v*] }\n",
    );
    const notices: string[] = [];
    const { ending, failure } = await laboratory.deliver(await laboratory.start(), "Approved", (line) =>
      notices.push(line),
    );
    assert.equal(ending, "Succeeded", failure);
    const told = notices.join("\n");
    assert.match(told, /^No declared trigger starts a run for this commit\./u);
    assert.match(told, / start-pipeline-execution --name model-delivery-dev-fcb97195$/u);
  });

  it("goes to production from GitHub with a token, which nothing shows", async () => {
    declareSource("      kind: githubToken\n      repository: example/model-delivery\n      branch: main\n");
    laboratory.edit("Pulumi.dev.yaml", "\n  tags:", "\n  githubToken:\n    secure: AAABencryptedByPulumi\n\n  tags:");
    const events: string[] = [];
    const { ending, failure } = await laboratory.deliver(
      await laboratory.start({ onEvent: (event) => events.push(JSON.stringify(event)) }),
    );
    assert.equal(ending, "Succeeded", failure);
    assert.deepEqual(
      events.filter((event) => event.includes("AAABencryptedByPulumi")),
      [],
    );
  });

  it("goes to production from a zip file in a bucket", async () => {
    declareSource("      kind: s3\n      bucket: commits-of-the-team\n      key: team/commit.zip\n");
    const { ending, failure } = await laboratory.deliver(await laboratory.start());
    assert.equal(ending, "Succeeded", failure);
  });
});
