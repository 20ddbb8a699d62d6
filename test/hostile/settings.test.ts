import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { requireOwnAccount } from "../../settings/accounts";
import { SettingsError } from "../../settings/faults";
import { readSettings } from "../../settings/files";
import { parseSettings } from "../../settings/parse";
import { partitionsOfRegions } from "../../settings/regions";
import { example } from "../program/program";
import { devValues, type Values } from "../settings/spoilers";

describe("settings that somebody has written in bad faith, or by a slip", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "model-delivery-test-"));
    writeFileSync(path.join(folder, "Pulumi.yaml"), "name: model-delivery\n");
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** What a person reads of a stack's file. */
  function told(content: string | Buffer): string {
    const file = path.join(folder, "Pulumi.dev.yaml");
    writeFileSync(file, content);
    return refusal(() => readSettings(folder, "dev"));
  }

  function refusal(read: () => unknown): string {
    try {
      read();
    } catch (error) {
      assert.ok(error instanceof SettingsError, String(error));
      assert.ok(error.message.length < 60_000, `${error.message.length} characters are told`);
      return error.message;
    }
    throw new assert.AssertionError({ message: "the settings were taken as right" });
  }

  /** What a person reads of the example's dev after a change of the values that the program is given. */
  function toldOfValues(change: (values: Values) => unknown): string {
    const values = Object.fromEntries(
      Object.entries(devValues()).flatMap(([key, value]) =>
        key.startsWith("model-delivery:") && !key.endsWith(":release")
          ? [[key.replace("model-delivery:", ""), value]]
          : [],
      ),
    );
    change(values);
    return refusal(() => parseSettings({ project: "model-delivery", stack: "dev", region: "us-east-1", values }));
  }

  it("may hold no block that holds itself", () => {
    assert.match(told("config:\n  quality: &me\n    inner: *me\n"), /quality\.inner[\s\S]*a block that holds itself/u);
    assert.match(told("config: &me\n  quality: *me\n"), /quality[\s\S]*a block that holds itself/u);
    for (const whole of ["&a [*a]\n", "config: &a [*a]\n", "&a {config: *a, secretsprovider: *a}\n"])
      assert.match(told(whole), /a value that holds itself|a block that holds itself/u);
  });

  it("may not multiply by aliases, or name one that is not there", () => {
    const laughs = Array.from({ length: 9 }, (_, index) => {
      const name = String.fromCharCode(98 + index);
      return `  ${name}: &${name} [${Array<string>(9)
        .fill(index === 0 ? "x" : `*${String.fromCharCode(97 + index)}`)
        .join(", ")}]`;
    });
    assert.match(told(`config:\n${laughs.join("\n")}\n`), /an alias \(\*name\)/u);
    assert.match(told("config:\n  quality: *nobody\n"), /nobody/u);
  });

  it("may have no name that JavaScript takes for something else", () => {
    for (const block of ["tags", "training"])
      assert.match(
        toldOfValues((values) => {
          const where = (block === "tags" ? values["tags"] : (values[block] as Values)["hyperparameters"]) as Values;
          Object.defineProperty(where, "__proto__", { value: "x", enumerable: true });
        }),
        /__proto__[\s\S]*any other name/u,
      );
    assert.match(told("config:\n  tags:\n    __proto__: x\n"), /tags\.__proto__[\s\S]*any other name/u);
    assert.equal(Reflect.get({}, "x"), undefined);
  });

  it("may hold no control characters, and none are printed", () => {
    for (const character of ["\u0000", "\u001b[2J", "\n", "\u2028", "\u202e"]) {
      const message = toldOfValues((values) => Object.assign(values, { tags: { team: `a${character}b` } }));
      assert.match(message, /tags\.team[\s\S]*without control characters/u);
      assert.equal(message.includes(`a${character}b`), false);
      const named = toldOfValues((values) => Object.assign(values, { tags: { [`a${character}b`]: "x" } }));
      assert.equal(named.includes(`a${character}b`), false);
    }
  });

  it("may hold nothing that nobody sees, where something is compared with them", () => {
    for (const text of ["ma\u200bin", "\ufeffmain", "ma\u00adin", " main", "main\u00a0", "main "])
      assert.match(
        toldOfValues(({ delivery }) => Object.assign((delivery as Values)["source"] as Values, { branch: text })),
        /delivery\.source\.branch[\s\S]*(?:signs without a width|neither begins nor ends with a space)/u,
      );
    assert.match(
      toldOfValues((values) => Object.assign(values, { tags: { "team ": "x" } })),
      /neither begins nor ends with a space/u,
    );
  });

  it("are not echoed at their full length", () => {
    assert.match(
      toldOfValues((values) => Object.assign(values, { deliveredBy: "x".repeat(10_000_000) })),
      /given: {3}"x{399}… \(10000002 characters\)/u,
    );
  });

  it("are refused in bounded time, however many names they hold", () => {
    const many = Object.fromEntries(Array.from({ length: 30_000 }, (_, index) => [`key${index}`, index]));
    assert.match(
      toldOfValues((values) => Object.assign(values, many)),
      /30000 settings of stack dev[\s\S]*… and 29950 more$/u,
    );
    const lines = Object.keys(many).map((name) => `  ${name}: 1`);
    assert.match(told(`config:\n${lines.join("\n")}\n${"#".repeat(200_000)}`), /\d+ bytes; the most are 524288/u);
    assert.match(told(`config:\n${lines.slice(0, 10_000).join("\n")}\n`), /of stack dev/u);
  });

  it("may not be deeper than any setting", () => {
    assert.match(told(`config:\n  tags: ${"{a: ".repeat(100)}1${"}".repeat(100)}\n`), /at most 20 blocks/u);
    assert.match(
      told(`config: ${"[".repeat(50_000)}\n`),
      /Pulumi\.dev\.yaml[\s\S]*more than 100 brackets in one another/u,
    );
  });

  it("are read in bounded time, however many mistakes they hold, or blocks begin in one line", () => {
    for (const piece of ["}", '"', "&a ", "! ", "*a\n", "a:\n"])
      assert.match(told(piece.repeat(500_000 / piece.length)), /more than 60000 names, values and marks/u, piece);
    for (const piece of ["- ", "? "])
      assert.match(told(`config:\n  tags:\n    ${piece.repeat(3000)}a\n`), /line 3 begins 200 columns deep/u);
  });

  it("are refused where Pulumi's engine would read another value, or a library have words of its own", () => {
    const refusals: readonly (readonly [string, RegExp])[] = [
      ["tags: {a: 017}", /line 2: 017 is another value for Pulumi/u],
      ["tags: {a: 1_000}", /1_000 is another value/u],
      ["tags: {a: 2026-01-01}", /2026-01-01 is another value/u],
      ["tags: {<<: {a: b}}", /<< merges another block/u],
      ["tags: {1: a, '1': b}", /the name 1 is no text/u],
      ["tags: {~: a}", /the name null is no text/u],
      ["tags: {? [a, b] : c}", /a name has several parts/u],
      ["tags: {a: !!js/function x}", /the tag !!js\/function/u],
      ["tags: {a: !!binary aGVsbG8=}", /the tag !!binary/u],
      ["tags: {a: !mine x}", /the tag !mine/u],
      ["quality: {minimumAccuracy: .inf}", /given: {3}Infinity/u],
      ["tags: {a: b}\n---\n", /line 3, column 1: a second document/u],
      ["tags: {a: @b}", /line 2, column 13: Plain value cannot start/u],
    ];
    for (const [line, words] of refusals) assert.match(told(`config:\n  ${line}\n`), words);
    for (const content of ["", "hello", "- a\n"]) assert.match(told(content), /allowed: config: with the settings/u);
    assert.match(told("config: []\n"), /Pulumi\.dev\.yaml: config\n {4}given: {3}\[\]\n {4}allowed: names with/u);
  });

  it("do not call the project what it cannot be called", () => {
    for (const name of ["aws", "pulumi", "[a]", "''", "12", "'a\\n'"]) {
      writeFileSync(path.join(folder, "Pulumi.yaml"), `name: ${name}\n`);
      assert.match(
        told("config: {}\n"),
        /Pulumi\.yaml: name\n[\s\S]*allowed: letters[\s\S]*correct it in Pulumi\.yaml$/u,
      );
    }
  });

  it("are not read through links that leave the checkout, of which a commit holds the link only", () => {
    for (const [target, words] of [
      ["/etc/hosts", /a link that leaves the folder/u],
      ["nowhere", /no such file, or a link to none/u],
      ["Pulumi.dev.yaml", /a link that leads to itself/u],
    ] as const) {
      rmSync(path.join(folder, "Pulumi.dev.yaml"), { force: true });
      symlinkSync(target, path.join(folder, "Pulumi.dev.yaml"));
      assert.match(
        refusal(() => readSettings(folder, "dev")),
        words,
      );
    }
  });

  it("are refused when a name stands twice, or the file is no text in UTF-8", () => {
    assert.match(told("config:\n  tags: {}\n  tags: {}\n"), /line 3: the name tags stands twice/u);
    assert.match(told(Buffer.from("\ufeffconfig: {}\n", "utf16le")), /zero bytes[\s\S]*UTF-16/u);
    assert.match(told(Buffer.from("config:\n  tags: {a: \xe9}\n", "latin1")), /not UTF-8 in line 2/u);
  });

  it("are not read from what is no file: a FIFO would be waited for without end", function () {
    if (process.platform === "win32") this.skip();
    execFileSync("mkfifo", [path.join(folder, "Pulumi.dev.yaml")]);
    assert.match(
      refusal(() => readSettings(folder, "dev")),
      /not a regular file/u,
    );
  });

  it("are answered with the name that was meant, and with all that is wrong besides", () => {
    const message = toldOfValues((values) => {
      const { delivery, quality } = values as Record<string, Values>;
      Object.assign(values, {
        delivry: { ...delivery, aprovers: ["nobody"] },
        qualty: { ...quality, minimumAccuracy: 2 },
      });
      const approvers = values["delivry"] as Values;
      delete approvers["approvers"];
      delete values["delivery"];
      delete values["quality"];
      delete values["training"];
    });
    const expected = [
      /^6 settings of stack dev/u,
      /model-delivery:delivry\n.*\n.*Did you mean delivery\?\n.*write delivery in its place: delivery is missing/u,
      /model-delivery:delivery\.aprovers\n.*\n.*Did you mean approvers\?/u,
      /model-delivery:delivery\.approvers\[0\]\n {4}given: {3}"nobody"/u,
      /model-delivery:qualty\n.*\n.*Did you mean quality\?/u,
      /model-delivery:training\n {4}given: {3}nothing/u,
    ];
    for (const part of expected) assert.match(message, part);
  });

  it("are not guessed at when nothing is close", () => {
    assert.doesNotMatch(
      toldOfValues((values) => Object.assign(values, { monitoring: {}, endpont: {} })),
      /Did you mean/u,
    );
  });

  it("name a connection and a certificate of the account that is deployed to", () => {
    const dev = readSettings(example, "dev");
    const source = {
      kind: "github",
      repository: "example/model-delivery",
      branch: "main",
      connectionArn: "arn:aws:codeconnections:us-east-1:210987654321:connection/0a1b",
    } as const;
    assert.ok(dev.delivery);
    const settings = { ...dev, delivery: { ...dev.delivery, source } };
    requireOwnAccount(settings, "210987654321");
    assert.match(
      refusal(() => {
        requireOwnAccount(settings, "123456789012");
      }),
      /connectionArn[\s\S]*a connection of the account that the stack is deployed to/u,
    );
  });

  it("may name every region that the AWS SDK knows, and no other", () => {
    const file = path.resolve("node_modules/@aws-sdk/core/dist-cjs/submodules/client/index.js");
    const known = [...readFileSync(file, "utf8").matchAll(/"([a-z]{2,4}(?:-[a-z]+)+-\d)": \{/gu)].map(
      ([, name]) => name,
    );
    assert.ok(known.length > 30);
    assert.deepEqual(new Set(partitionsOfRegions.keys()), new Set(known));
  });
});
