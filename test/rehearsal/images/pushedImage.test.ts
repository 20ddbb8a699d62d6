import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { promisify } from "node:util";
import { parse } from "yaml";
import { z } from "zod";
import { commandsBelow } from "../../pageCommands";

const example = resolve(__dirname, "../../../examples/tabular");

const stackFile = z.object({
  config: z.object({ training: z.object({ image: z.object({ uri: z.string() }) }) }),
});

describe("the commands that push the image of examples/tabular", () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "push-"));
    write("aws", 'test "$1" != sts || echo 123456789012');
    write("docker", "");
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  /** A command that notes what it is asked. */
  const write = (name: string, script: string): void => {
    writeFileSync(join(folder, name), `#!/bin/sh\necho "${name} $*" >> "${folder}/asked"\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  };

  it("push what the settings name, built of the example's container", async () => {
    const { config } = stackFile.parse(parse(readFileSync(join(example, "Pulumi.dev.yaml"), "utf8")));
    const { uri } = config.training.image;
    await promisify(execFile)(
      "bash",
      ["-e", "-c", commandsBelow(join(example, "README.md"), "Push the image to Amazon ECR")],
      {
        env: { PATH: [folder, process.env["PATH"]].join(delimiter) },
      },
    );
    const asked = readFileSync(join(folder, "asked"), "utf8").trim().split("\n");
    const [build = "", push] = asked.slice(-2);
    assert.match(build, /^docker buildx build --platform linux\/amd64 .* examples\/tabular\/container$/u);
    assert.ok(build.includes(` --tag ${uri} `), build);
    assert.equal(push, `docker push ${uri}`);
  });
});
