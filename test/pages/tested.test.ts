import assert from "node:assert/strict";
import { Drawing } from "../../pages/chart";
import { tested } from "../../pages/tested";
import { exampleEvidence } from "./exampleEvidence";

const words = (markup: string): string => markup.replace(/<[^>]*>/gu, " ").replace(/\s+/gu, " ");

describe("the page's section about a test", () => {
  let drawing: Drawing;

  before(async () => {
    drawing = await Drawing.open();
  });

  it("has the figures that the decision rests on, beside what the settings ask for", () => {
    const text = words(tested(drawing, exampleEvidence(["circle", "star"])).text);
    assert.match(text, /Accuracy 0\.750, with 95 % confidence 0\.409 to 0\.929 \(6 of 8 samples; 0\.7 is asked for\)/u);
    assert.match(text, /Latency p50 12\.0 ms, p95 40\.0 ms, slowest 40\.0 ms \(p95 of 50 ms is allowed\)/u);
  });

  it("shows four charts, each with words for those who do not see it", () => {
    const { text } = tested(drawing, exampleEvidence(["circle", "star"]));
    const names = [...text.matchAll(/<svg role="img" aria-label="([^"]+)"/gu)].map(([, name = ""]) => name);
    assert.equal(names.length, 4);
    assert.match(names[0] ?? "", /^Accuracy of each class/u);
    assert.match(names[1] ?? "", /^What the samples of each class were taken for\. The table below has the mistakes/u);
    assert.match(names[2] ?? "", /Where it was 55\.0 % certain, 0\.0 % were right\./u);
    assert.match(names[3] ?? "", /^Half of the answers within 12\.0 ms, 95 % within 40\.0 ms/u);
  });

  it("shows the worst mistakes with their pictures, and those that are no pictures without", () => {
    const { text } = tested(drawing, exampleEvidence(["circle", "star"]));
    assert.match(text, /<img alt="A sample of circle" src="data:image\/jpeg;base64,\/9j/u);
    assert.match(words(text), /circle taken for star , 55\.0 % certain circle\/7\.png/u);
    assert.match(words(text), /star taken for circle , 55\.0 % certain rows\.csv, line 3/u);
    assert.equal(text.match(/<img/gu)?.length, 1);
  });

  it("draws the same for the same figures, with another drawing too", async () => {
    const evidence = exampleEvidence(["circle", "star"]);
    const again = tested(await Drawing.open(), structuredClone(evidence)).text;
    assert.equal(again, tested(drawing, evidence).text);
  });

  it("stays small with 300 classes: the worst are drawn, the tables have all of them", () => {
    const classes = Array.from({ length: 300 }, (_, index) => `class ${index}`);
    const { text } = tested(drawing, exampleEvidence(classes));
    assert.ok(text.length < 200_000, `${text.length} characters`);
    assert.match(text, /Accuracy of the 30 worst of 300 classes/u);
    assert.match(text, /of the 20 classes that were confused most/u);
    for (const name of classes) assert.ok(text.includes(`<th scope="row">${name}</th>`), name);
  });

  it("takes the names of classes for text, and tells apart those that begin alike", () => {
    const alike = "a name of more than eighteen characters";
    const { text } = tested(drawing, exampleEvidence([`${alike} 1`, `${alike} 2`, "<script>alert(1)</script>"]));
    assert.doesNotMatch(text, /<script/u);
    assert.match(text, />a name of more th…</u);
    assert.match(text, />a name of more th… \(2\)</u);
  });

  it("names its tables so that those of two environments are told apart", () => {
    const evidence = exampleEvidence(["circle", "star"]);
    const labels = ["dev", "prod"].flatMap((stack) =>
      [...tested(drawing, { ...evidence, stack }).text.matchAll(/role="region"[^>]*aria-label="([^"]+)"/gu)].map(
        ([, label]) => label,
      ),
    );
    assert.equal(labels.length, 4);
    assert.equal(new Set(labels).size, labels.length);
  });

  it("says so when nothing was asked, and when nothing was mistaken", () => {
    const evidence = exampleEvidence(["circle", "star"]);
    assert.match(words(tested(drawing, { ...evidence, answers: [], worstMistakes: [] }).text), /Nothing was asked/u);
    const right = evidence.answers.filter(({ best, class: label }) => best === label);
    const { text } = tested(drawing, { ...evidence, answers: right, worstMistakes: [] });
    assert.match(text, /No sample was taken for another class\./u);
    assert.doesNotMatch(text, /The worst mistakes/u);
  });
});
