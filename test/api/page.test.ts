import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pageAnswer } from "../../api/page";

const html = readFileSync(join(__dirname, "../../api/page.html"), "utf8");
const { headers = {}, body = "" } = pageAnswer(html, ["text/csv", 'a"><script>'], ['"$&<b>.png']);

/** The sources of a directive of the page's content security policy. */
function sources(directive: string): string | undefined {
  return String(headers["content-security-policy"])
    .split("; ")
    .find((each) => each.startsWith(`${directive} `))
    ?.slice(directive.length + 1);
}

function hashOf(element: "script" | "style"): string {
  const contents = html.split(new RegExp(`<${element}>|</${element}>`, "u"));
  assert.equal(contents.length, 3, `the page has one ${element}`);
  return `'sha256-${createHash("sha256")
    .update(contents[1] ?? "")
    .digest("base64")}'`;
}

describe("the page", () => {
  it("may run its own script and style and nothing else, and talk to its own API and nobody else", () => {
    assert.equal(sources("default-src"), "'none'");
    assert.equal(sources("script-src"), hashOf("script"));
    assert.equal(sources("style-src"), hashOf("style"));
    assert.equal(sources("connect-src"), "'self'");
    assert.equal(sources("img-src"), "blob: data:");
    for (const directive of ["base-uri", "form-action", "frame-ancestors"]) assert.equal(sources(directive), "'none'");
  });

  it("says what the model takes and which samples there are, whatever they are called", () => {
    const attributes = /<body (.*)>/u.exec(body)?.[1];
    assert.equal(
      attributes,
      'data-request-types="text/csv,a&#34;&#62;&#60;script&#62;" ' +
        'data-samples="[&#34;\\&#34;$&#38;&#60;b&#62;.png&#34;]"',
    );
  });

  it("is never kept, and never taken for something else", () => {
    assert.equal(headers["content-type"], "text/html; charset=utf-8");
    assert.equal(headers["cache-control"], "no-store");
    assert.equal(headers["x-content-type-options"], "nosniff");
    assert.equal(headers["referrer-policy"], "no-referrer");
  });

  it("needs no other file, and has nothing that its policy forbids", () => {
    assert.deepEqual(html.match(/(?:src|href|action)="(?!data:)[^"]*"/gu), null);
    assert.deepEqual(html.match(/@import|url\(|\sstyle="|\son\w+="|https?:\/\/(?!www\.w3\.org\/2000\/svg)/gu), null);
  });

  it("keeps no key where another page could read it", () => {
    assert.doesNotMatch(html, /localStorage|sessionStorage|indexedDB|document\.cookie/u);
  });

  it("names every field", () => {
    for (const [, id = ""] of html.matchAll(/<(?:input|select|textarea)[^>]* id="([^"]+)"/gu)) {
      const labelled = new RegExp(
        `<label[^>]* for="${id}"|<label[^>]*>[^<]*\\n?\\s*<(?:input|select|textarea)[^>]* id="${id}"`,
        "u",
      );
      assert.match(html, labelled, id);
    }
  });
});
