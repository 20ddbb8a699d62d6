import assert from "node:assert/strict";
import { appendFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { invoke } from "../../clients/invoke";
import { readOptions } from "../../clients/options";
import { startStubAws } from "../delivery/stubAws";
import { Text } from "./text";

describe("npm run invoke, on AWS", () => {
  let checkout: string;

  beforeEach(() => {
    checkout = mkdtempSync(join(tmpdir(), "invoke-"));
    cpSync(join(__dirname, "..", "fixtures", "example"), checkout, { recursive: true });
    writeFileSync(join(checkout, "picture.png"), "a picture");
  });

  afterEach(() => {
    rmSync(checkout, { recursive: true });
  });

  const run = async (
    words: readonly string[],
    env: NodeJS.ProcessEnv = {},
  ): Promise<{ readonly status: number; readonly lines: readonly string[] }> => {
    const [stdout, stderr] = [new Text(), new Text()];
    const options = readOptions([...words, join(checkout, "picture.png")]);
    return {
      status: await invoke(checkout, options, { stdout, stderr, env }),
      lines: stderr.text.trimEnd().split("\n"),
    };
  };

  it("is what is asked, and what it says that it asks, while no rehearsal is kept", async () => {
    const aws = await startStubAws({}, () => ({ status: 400, body: "no picture" }));
    try {
      for (const words of [[], ["--aws"]]) {
        const { status, lines } = await run(words);
        assert.equal(status, 1);
        assert.deepEqual(lines, [
          "Asking AWS in us-east-1: endpoint of dev",
          `${join(checkout, "picture.png")}: the model refused it (400): no picture. Check what the file holds.`,
        ]);
      }
    } finally {
      await aws.close();
    }
  });

  it("shows a key or a token only from the environment", async () => {
    const settings = join(checkout, "Pulumi.dev.yaml");
    const key =
      "  model-delivery:api: { authorization: { kind: apiKey, keys: [{ name: me, " +
      "sha256: 2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b } ] } }\n";
    appendFileSync(settings, key);
    await assert.rejects(run(["--via", "api"]), { name: "BadInput", message: /^PREDICTION_API_KEY is not set/u });
    await assert.rejects(run(["--via", "api"], { PREDICTION_API_KEY: "" }), {
      name: "BadInput",
      message: /^PREDICTION_API_KEY is not set/u,
    });
    cpSync(join(__dirname, "..", "fixtures", "example"), checkout, { recursive: true });
    appendFileSync(
      settings,
      "  model-delivery:api: { authorization: { kind: jwt, issuer: https://issuer.example, audiences: [a] } }\n",
    );
    await assert.rejects(run(["--via", "api"]), {
      name: "BadInput",
      message: /^PREDICTION_API_TOKEN is not set; it has to hold a token of https:\/\/issuer\.example/u,
    });
  });
});
