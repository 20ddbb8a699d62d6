import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { version as aws } from "@pulumi/aws/package.json";
import { version as sdk } from "@pulumi/pulumi/package.json";
import { parse } from "yaml";
import { z } from "zod";

const workflowSchema = z.object({
  jobs: z.object({
    engine: z.object({
      steps: z.array(
        z.object({
          uses: z.string().exactOptional(),
          run: z.string().exactOptional(),
          with: z.record(z.string(), z.unknown()).exactOptional(),
          env: z.record(z.string(), z.string()).exactOptional(),
        }),
      ),
    }),
  }),
});

describe("the workflow of the tests with the real engine", () => {
  const file = join(resolve(__dirname, "../../.."), ".github/workflows/engine.yml");
  const { steps } = workflowSchema.parse(parse(readFileSync(file, "utf8"))).jobs.engine;

  it("installs the CLI of the SDK's version, and the provider's plugin of the package's", () => {
    assert.equal(steps.find(({ uses = "" }) => uses.startsWith("pulumi/actions@"))?.with?.["pulumi-version"], sdk);
    assert.ok(steps.some(({ run }) => run === `pulumi plugin install resource aws ${aws}`));
  });

  it("fails when what it installs is not found", () => {
    assert.deepEqual(steps.find(({ run }) => run === "npm run test:engine")?.env, { ENGINE: "required" });
  });
});
