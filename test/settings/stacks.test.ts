import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StacksError } from "../../settings/faults";
import { readStacks } from "../../settings/stacks";
import { example } from "../program/program";

describe("the stacks of a checkout", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "stacks-"));
    cpSync(example, folder, { recursive: true });
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const copy = (from: string, to: string): void => {
    cpSync(join(folder, `Pulumi.${from}.yaml`), join(folder, `Pulumi.${to}.yaml`));
  };

  const refuses = (...words: readonly RegExp[]): void => {
    assert.throws(
      () => readStacks(folder),
      (error) => {
        assert.ok(error instanceof StacksError);
        for (const word of words) assert.match(error.message, word);
        return true;
      },
    );
  };

  it("are one that owns the delivery and one that it delivers to", () => {
    const { owner, production } = readStacks(folder);
    assert.deepEqual([owner.stack, production.stack], ["dev", "prod"]);
  });

  it("are refused without an owner", () => {
    rmSync(join(folder, "Pulumi.dev.yaml"));
    refuses(/needs a delivery block/u);
  });

  it("are refused without the stack that is delivered to", () => {
    rmSync(join(folder, "Pulumi.prod.yaml"));
    refuses(/delivers to "prod"/u, /Pulumi\.prod\.yaml does not exist/u);
  });

  it("are refused with two owners, of which one would be passed over", () => {
    copy("dev", "another");
    refuses(/^Pulumi\.another\.yaml and Pulumi\.dev\.yaml both have a delivery block/u);
  });

  for (const name of ["dev (copy)", "dévé", "a".repeat(101)])
    it(`are refused with a file of a stack that Pulumi cannot have: ${name.slice(0, 12)}`, () => {
      copy("prod", name);
      refuses(/a file of a stack called/u, /rename the file/u);
    });
});
