import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { terminalPicture, terminalThemes } from "../../scripts/screens/picture";
import { recordingPictures } from "../../scripts/screens/pictures";

describe("the picture of a recorded rehearsal", () => {
  it("is what a terminal shows of the recording now, for light and dark pages", () => {
    const pictures = recordingPictures();
    assert.equal(pictures.size, 2);
    for (const [file, content] of pictures)
      assert.equal(readFileSync(file, "utf8"), content, "Run npm run generate -- screens and commit docs/pictures.");
  });

  it("shows each line at its place, cuts long pauses, and can be read by who wants no motion", () => {
    const lines = [
      { at: 0.5, text: "\u001B[1mBuild\u001B[22m" },
      { at: 60.5, text: '  \u001B[32m✓\u001B[39m Train    <1> & "2"   9.5 s' },
    ];
    const picture = terminalPicture(lines, "a run", terminalThemes.light);
    assert.match(picture, /delay:0\.5s"><tspan x="16\.0" class="b">Build<\/tspan>/u);
    assert.match(
      picture,
      /delay:1\.7s"><tspan x="31\.6" class="g">✓<\/tspan><tspan x="39\.4"> Train<\/tspan>/u,
      "60 s are 1.2 s",
    );
    assert.match(picture, /<tspan x="117\.4">&lt;1&gt; &amp; &quot;2&quot;<\/tspan><tspan x="211\.0">9\.5 s<\/tspan>/u);
    assert.match(picture, /@media \(prefers-reduced-motion:no-preference\)\{text\{animation/u);
  });
});
