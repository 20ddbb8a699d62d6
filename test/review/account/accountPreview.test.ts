import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { accountMarker, accountPreview, longestAccountPart } from "../../../review/account/accountPreview";
import { type Pulumi, pulumiIn } from "../../../review/account/pulumi";
import { markdown } from "../../../review/change/markdown";
import { refusedLine } from "../../../review/change/plainMarkdown";
import { saying } from "../../saying";

describe("the plans of a pull request in the account", () => {
  const text = async (pulumi: Pulumi): Promise<string> =>
    markdown(accountMarker, await accountPreview(pulumi, ["dev", "prod"]));

  it("are those of each stack, in the engine's own words, and nothing of them is Markdown", async () => {
    const asked: string[] = [];
    const pulumi: Pulumi = (words) => {
      asked.push(words.join(" "));
      const succeeded = words[2] === "dev";
      return Promise.resolve({ succeeded, text: succeeded ? "~ 1 to update @everyone" : "error: ```no" });
    };
    const shown = await text(pulumi);
    assert.deepEqual(
      asked,
      ["dev", "prod"].map((stack) => `preview --stack ${stack} --diff --suppress-progress`),
    );
    assert.match(shown, /### Stack `dev`\n\n```text\n~ 1 to update @everyone\n```/u);
    assert.match(shown, /### Stack `prod`\n\nThe plan could not be made:\n\n````text\nerror: ```no\n````/u);
    assert.equal(shown.split("\n", 1)[0], accountMarker);
    assert.equal(refusedLine(shown.split("\n").slice(1).join("\n")), undefined);
  });

  it("leave room for the rest of the comment: beginning and end of a long plan are kept", async () => {
    const plan = `the beginning\n${"a property\n".repeat(20_000)}the sum`;
    const shown = await text(() => Promise.resolve({ succeeded: true, text: plan }));
    assert.ok(shown.length <= longestAccountPart, String(shown.length));
    assert.equal(shown.split("the beginning").length + shown.split("the sum").length, 6);
    assert.match(shown, /… \d+ characters are left out …/u);
  });

  describe("are asked of a CLI that", () => {
    let folder: string;
    const before = process.env["PATH"];

    beforeEach(() => {
      folder = mkdtempSync(path.join(tmpdir(), "pulumi-"));
      mkdirSync(path.join(folder, "programs"));
      process.env["PATH"] = `${path.join(folder, "programs")}${path.delimiter}${before ?? ""}`;
    });
    afterEach(() => {
      process.env["PATH"] = before;
      rmSync(folder, { recursive: true });
    });
    const install = (commands: string): void => {
      const file = path.join(folder, "programs", "pulumi");
      writeFileSync(file, `#!/bin/sh\n${commands}\n`);
      chmodSync(file, 0o755);
    };
    const backend = "s3://state?region=us-east-1";

    it("knows where the state is, asks nobody and shows no colours", async () => {
      install('echo "$* in $PULUMI_BACKEND_URL"');
      assert.deepEqual(await pulumiIn(folder, backend)(["preview"]), {
        succeeded: true,
        text: `preview --non-interactive --color never in ${backend}`,
      });
    });

    it("fails, and says why on the other output", async () => {
      install("echo a plan; echo error: no >&2; exit 255");
      assert.deepEqual(await pulumiIn(folder, backend)(["preview"]), { succeeded: false, text: "a plan\nerror: no" });
    });

    it("is not there", async () => {
      process.env["PATH"] = path.join(folder, "programs");
      await assert.rejects(pulumiIn(folder, backend)(["preview"]), saying(/no Pulumi CLI on PATH/u));
    });
  });
});
