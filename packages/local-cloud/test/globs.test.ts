import assert from "node:assert/strict";
import { fixedPart, pathMatcher } from "../globs";

describe("path patterns of buildspecs and triggers", () => {
  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ["**/*", ["a", "a/b/c.txt", ".hidden/x"], []],
    ["*.txt", ["a.txt"], ["a/b.txt", "atxt", "a.txt.gz"]],
    ["dist/*", ["dist/a"], ["dist/a/b", "dist", "other/a"]],
    ["dist/**/*", ["dist/a", "dist/a/b"], ["dist", "distant/a"]],
    ["**/*.md", ["README.md", "a/b/c.md"], ["README.mdx"]],
    ["release/**", ["release/1/2"], ["release"]],
    ["file-?.txt", ["file-1.txt"], ["file-10.txt", "file-/.txt"]],
    ["{main,release-*}", ["main", "release-1"], ["main,release-1", "other"]],
    ["v[0-9].x", ["v1.x"], ["va.x", "v1yx"]],
    ["v[!0-9].x", ["va.x"], ["v1.x", "v!.y"]],
    ["release**", ["release", "release-1", "release/1/2"], ["other", "x/release"]],
    ["**.xml", ["a.xml", "a/b.xml"], ["a.xmlx"]],
    ["a**z/{b,c**}", ["az/b", "a/y/z/b", "az/c/d/e"], ["a/y/b", "az/b/d"]],
    ["!main", ["!main"], ["main", "other"]],
    ["a+(b).txt", ["a+(b).txt"], ["ab.txt"]],
  ];
  for (const [pattern, matching, others] of cases) {
    it(`${pattern} selects ${matching.join(", ")}`, () => {
      for (const path of matching) assert.ok(pathMatcher([pattern])(path), path);
      for (const path of others) assert.ok(!pathMatcher([pattern])(path), path);
    });
  }

  for (const [pattern, part] of [
    ["reports/qa.xml", "reports/qa.xml"],
    ["dist/web/**/*", "dist/web"],
    ["a/b*/c", "a"],
    ["**/*", ""],
    ["{a,b}/c", ""],
    ["release**", ""],
    ["!a/b", "!a/b"],
  ] as const) {
    it(`${pattern} can only match below "${part}"`, () => {
      assert.equal(fixedPart(pattern), part);
    });
  }
});
