import assert from "node:assert/strict";
import { javaScriptPattern } from "../../models/generator/patterns";

describe("Patterns of AWS's models", () => {
  const fits = (pattern: string, text: string): boolean =>
    new RegExp(`^(?:${javaScriptPattern(pattern) ?? "unreadable"})$`, "u").test(text);

  it("stay as they are when JavaScript reads them", () => {
    assert.equal(javaScriptPattern("[\\w+=,.@-]*"), "[\\w+=,.@-]*");
  });

  it("lose the escapes of punctuation, and keep those of hyphens in brackets", () => {
    assert.equal(javaScriptPattern("[a-z]+\\-[0-9a-z\\-]+"), "[a-z]+-[0-9a-z\\-]+");
    assert.ok(fits("[a-zA-Z0-9\\ \\_\\.]+", "a _.") && !fits("[a-zA-Z0-9\\ \\_\\.]+", "a-b"));
    assert.ok(fits("[\\w-_]*", "a-b_c") && !fits("[\\w-_]*", "a.b"));
  });

  it("have JavaScript's words for classes and ends", () => {
    assert.ok(fits("\\A\\S[\\p{Print}]*\\z", "text here") && !fits("\\A\\S[\\p{Print}]*\\z", "tab\there"));
    assert.ok(fits("arn:[\\p{Alnum}\\-]+", "arn:Aws-1") && !fits("arn:[\\p{Alnum}\\-]+", "arn:aws_cn"));
    assert.ok(fits("([\\p{L}_]*)${1,128}", "Größe") && !fits("([\\p{L}_]*)${1,128}", "a-b"));
  });

  it("name both cases of each letter where Java is told that case means nothing", () => {
    const name = "(?![^:\\\\]*/action/|(?i).*<script>.*)[^:\\\\]+";
    assert.ok(fits(name, "a budget") && !fits(name, "<SCRIPT>") && !fits(name, "a/action/b") && !fits(name, "a:b"));
  });

  it("are told to be unreadable when nothing helps", () => {
    assert.equal(javaScriptPattern("(?i)[a-z"), undefined);
  });
});
