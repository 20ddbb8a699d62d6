import assert from "node:assert/strict";
import { BadInput } from "../../machine/badInput";
import { noticeSwallowedOptions } from "../../machine/swallowedOptions";

describe("An option that npm took for itself", () => {
  const usage = "Does it.\n\n  --yes        do it\n  --home DIR   there\n  --known-pictures FILE  these";

  function told(words: readonly string[], environment: Readonly<NodeJS.ProcessEnv>): readonly string[] {
    const lines: string[] = [];
    noticeSwallowedOptions(usage, words, environment, (line) => lines.push(line));
    return lines;
  }

  it("is told of, with the line that hands it on", () => {
    const [line = ""] = told([], { npm_config_yes: "true", npm_lifecycle_event: "start" });
    assert.match(line, /npm took --yes for itself.*: npm start -- --yes$/u);
  });

  it("ends the command when only the command knows it: what was meant by it would not happen", () => {
    const options = { npm_config_home: "--home", npm_config_known_pictures: "--known-pictures" };
    for (const [name, option] of Object.entries(options))
      assert.throws(
        () => told(["--yes"], { [name]: "there", npm_lifecycle_event: "approve" }),
        (error) => error instanceof BadInput && error.message.endsWith(`npm run approve -- ${option}`),
      );
  });

  it("is none when the command was given it, or npm has settings of other names", () => {
    assert.deepEqual(told(["--yes"], { npm_config_yes: "true" }), []);
    assert.deepEqual(told(["--home=x"], { npm_config_home: "y" }), []);
    assert.deepEqual(told([], { npm_config_registry: "https://registry.example" }), []);
  });
});
