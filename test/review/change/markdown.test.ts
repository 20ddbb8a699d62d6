import assert from "node:assert/strict";
import { type Block, heading, line, paragraph, words } from "../../../review/change/document";
import { longestComment, markdown } from "../../../review/change/markdown";
import { terminalText } from "../../../review/change/terminal";

const marker = "<!-- ours -->";
const bodyOf = (...blocks: readonly Block[]): string => markdown(marker, blocks).slice(marker.length).trim();

const hostile = [
  "`code` @everyone #1 <img src=x onerror=alert(1)> [a](http://evil.example) **bold**",
  "``` ends a fence",
  "line\n# heading\n- item",
  "<!-- ours -->",
  "right\u202eto left\u0007",
  "` ",
];

describe("the comment of a pull request", () => {
  it("begins with the marker", () => {
    assert.equal(markdown(marker, [paragraph(words("Hello."))]), `${marker}\n\nHello.\n`);
  });

  for (const text of hostile) {
    it(`has what others have written in code, on its line: ${JSON.stringify(text)}`, () => {
      const written = bodyOf(paragraph(line`Before ${text} after`));
      const [, fence = "", content = ""] = /^Before (`+)([^\n]*?)\1 after$/u.exec(written) ?? [];
      assert.notEqual(fence, "", written);
      assert.ok(!content.split(/[^`]+/u).includes(fence), "the text ends the code");
      assert.doesNotMatch(written, /[\p{Cf}]|\p{Cc}(?<!\n)/u);
    });
  }

  it("keeps a bar inside its cell", () => {
    const table: Block = {
      kind: "table",
      head: ["One", "Two"],
      rows: [[[line`${"a|b"}`], [words("c"), line`${"d"}`]]],
    };
    assert.equal(bodyOf(table), "| One | Two |\n| --- | --- |\n| `a\\|b` | c<br>`d` |");
  });

  it("fences several lines of others longer than they can", () => {
    assert.equal(bodyOf({ kind: "quote", text: "a\n```\nb" }), "````text\na\n```\nb\n````");
  });

  it("is cut where GitHub would refuse it, and says what was left out", () => {
    const blocks: Block[] = [heading(3, line`Stack ${"dev"}`)];
    const items = Array.from({ length: 3000 }, (_, index) => ({
      line: line`Created: ${`bucket-${index}`}`,
      details: [],
    }));
    blocks.push({ kind: "list", items }, heading(3, line`Stack ${"prod"}`), paragraph(words("Nothing changes.")));
    const written = markdown(marker, blocks);
    assert.ok(written.length <= longestComment, String(written.length));
    assert.ok(written.length > longestComment - 2000, String(written.length));
    assert.match(written, /\*\*Cut here\.\*\* .* \d+ parts are left out; `npm run preview` in a checkout shows them/u);
    assert.match(written, /- `Stack dev`\n- `Stack prod`\n$/u);
  });
});

describe("the same on a terminal", () => {
  it("needs no marks, and lets nobody steer it", () => {
    const text = terminalText([
      heading(3, line`Stack ${"dev"}`),
      { kind: "list", items: [{ line: line`Created: ${"a\u001b[2Jb"}`, details: [line`${"size"}: ${1} → ${2}`] }] },
      { kind: "table", head: ["Where", "Actions"], rows: [[[line`train`], [line`+ ${"s3:GetObject"}`]]] },
    ]);
    assert.deepEqual(
      text.split("\n").filter((each) => each !== ""),
      [
        "Stack dev",
        "---------",
        "  Created: a\\u001b[2Jb",
        "      size: 1 → 2",
        "  train",
        "      Actions: + s3:GetObject",
      ],
    );
  });
});
