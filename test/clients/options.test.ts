import assert from "node:assert/strict";
import { readOptions } from "../../clients/options";

describe("The command line of npm run invoke", () => {
  it("asks the endpoint of the owner for five labels by default", () => {
    assert.deepEqual(readOptions(["a.png", "b.png"]), {
      samples: ["a.png", "b.png"],
      stack: undefined,
      way: "endpoint",
      top: 5,
      variant: undefined,
      json: false,
      home: undefined,
      aws: false,
    });
  });

  it("takes every option, before and after the pictures", () => {
    const words = [
      "--stack",
      "prod",
      "a.png",
      "--via=api",
      "--top",
      "3",
      "--variant",
      "daring",
      "--json",
      "--home",
      "elsewhere",
    ];
    assert.deepEqual(readOptions(words), {
      samples: ["a.png"],
      stack: "prod",
      way: "api",
      top: 3,
      variant: "daring",
      json: true,
      home: "elsewhere",
      aws: false,
    });
  });

  const faults: readonly (readonly [readonly string[], RegExp])[] = [
    [[], /at least one file/u],
    [["--via", "mail", "a.png"], /--via is "mail"; allowed is endpoint or api/u],
    [["--top", "0", "a.png"], /--top is "0"; allowed is a whole number from 1/u],
    [["--top", "all", "a.png"], /--top is "all"/u],
    [["--top", "1000000", "a.png"], /allowed is a whole number from 1 to 999999/u],
    [["--top", "3", "--top=4", "a.png"], /--top stands twice/u],
    [["a.png", ""], /One of the files is ""/u],
    [["--key", "secret", "a.png"], /Unknown option '--key'/u],
    [["--aws", "--home", "elsewhere", "a.png"], /--aws and --home exclude each other/u],
  ];
  for (const [words, message] of faults) {
    it(`refuses ${words.join(" ") || "no picture"}`, () => {
      assert.throws(() => readOptions(words), { name: "BadInput", message });
    });
  }
});
