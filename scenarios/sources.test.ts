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
    const [declared = "no source"] = /^ {4}source:\n(?: {6}.*\n)+/mu.exec(readFileSync(join(laboratory.checkout, "Pulumi.dev.yaml"), "utf8")) ?? [];
    laboratory.edit("Pulumi.dev.yaml", declared, `    source:\n${lines}`);
  }

  it("goes to production from a zip file in a bucket", async () => {
    declareSource("      kind: s3\n      bucket: commits-of-the-team\n      key: team/commit.zip\n");
    const { ending, failure } = await laboratory.deliver(await laboratory.start());
    assert.equal(ending, "Succeeded", failure);
  });
});
