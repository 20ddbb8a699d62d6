import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { lstatSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parse } from "yaml";
import { z } from "zod";

const project = resolve(__dirname, "../..");

describe("this repository as a template of `pulumi new`", () => {
  it("has no placeholder: `pulumi new` would write a project's name into files that mean something else", () => {
    const placeholders = ["PROJECT", "DESCRIPTION"].map((name) => `\${${name}}`);
    const files = execFileSync("git", ["ls-files", "-z"], { cwd: project, encoding: "utf8" }).split("\0");
    const found = files.filter((file) => {
      const path = resolve(project, file);
      if (file === "" || !lstatSync(path, { throwIfNoEntry: false })?.isFile()) return false;
      const content = readFileSync(path);
      return placeholders.some((placeholder) => content.includes(placeholder));
    });
    assert.ok(files.length > 100);
    assert.deepEqual(found, []);
  });

  it("says what it is and what comes next, and no key of a stack's file carries the project's name", () => {
    const { name, template } = z
      .object({
        name: z.string(),
        template: z.strictObject({
          displayName: z.string(),
          description: z.string(),
          quickstart: z.string(),
          config: z.record(z.string(), z.strictObject({ description: z.string(), default: z.string() })),
        }),
      })
      .parse(parse(readFileSync(resolve(project, "Pulumi.yaml"), "utf8")));
    assert.match(template.quickstart, /npm run init/u);
    for (const file of ["Pulumi.dev.yaml", "Pulumi.prod.yaml"])
      assert.equal(readFileSync(resolve(project, file), "utf8").includes(`${name}:`), false, file);
  });
});
