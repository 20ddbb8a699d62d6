import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { parseSettings } from "../../settings/parse";
import { settingRows, settingsReference } from "../../settings/reference";
import type { Settings } from "../../settings/schema";
import { repository } from "../program/program";

describe("the reference of the settings", () => {
  it("is written from the schema as it is now", () => {
    const written = readFileSync(path.join(repository, "SETTINGS.md"), "utf8");
    assert.equal(written, settingsReference(), "Run `npm run generate -- settings` and commit SETTINGS.md.");
  });

  it("shows examples that are settings", () => {
    const examples: unknown = parse(readFileSync(path.join(repository, "settings", "examples.yaml"), "utf8"));
    const { deliveredBy, githubToken, delivery, training, ...shared } = z.looseObject({}).parse(examples);
    const read = (stack: string, values: Readonly<Record<string, unknown>>): Settings =>
      parseSettings({ project: "example", stack, region: "us-east-1", values: { ...shared, ...values } });
    assert.equal(read("dev", { delivery, training }).delivery?.production, "prod");
    assert.equal(read("prod", { deliveredBy }).deliveredBy, "dev");
    assert.deepEqual(Object.keys(z.looseObject({}).parse(githubToken)), ["secure"], "a token is never in plain text");
  });

  it("says of a setting what a fault would say, and what happens when it changes", () => {
    const rows = new Map(settingRows().map(({ key, ...others }) => [key, others]));
    assert.deepEqual(rows.get("delivery.approvalTimeoutMinutes"), {
      type: "whole number",
      default: "`10080`",
      allowed: "whole minutes from 5 to 86400 (60 days)",
      meaning: "How long an approval waits",
      change: "updated in place",
    });
    assert.match(rows.get("training.instanceType")?.change ?? "", /^a new training job/u);
    assert.equal(rows.get("training.spot")?.default, "none");
    assert.equal(rows.get("delivery.source.kind")?.type, "`github` or `githubToken` or `s3`");
    assert.equal(rows.get("endpoint.variants[].name")?.default, "required");
  });
});
