import assert from "node:assert/strict";
import type { RunRecord } from "../../contract/runRecord";
import { testPage } from "../../pages/testPage";
import { exampleEvidence } from "./exampleEvidence";

const evidence = exampleEvidence(["circle", "star"]);
const record: RunRecord = {
  execution: "e-1",
  commit: "0123456789abcdef0123456789abcdef01234567",
  author: "Ann Example",
  message: "Warmer pictures\n\nand more",
  dataVersion: evidence.dataVersion,
  training: { job: "pictures-job", reused: true, validationAccuracy: 0.91 },
  modelPackage: evidence.modelPackage,
  changes: { resources: [{ name: "training", type: "t", operation: "update" }], unchanged: 1 },
  environments: {},
  links: { execution: "https://console.example/e-1", endpoint: "javascript:alert(1)" },
};
const words = (page: string): string => page.replace(/<style>[^]*<\/style>|<[^>]*>/gu, " ").replace(/\s+/gu, " ");

describe("the page of a test on AWS", () => {
  const made = async (passed: boolean, changed: Partial<RunRecord> = {}): Promise<string> =>
    testPage({ project: "pictures", evidence, passed, record: { ...record, ...changed } });

  it("says which commit was tested where, whether it passed, and whose word that is", async () => {
    const text = words(await made(true));
    assert.match(text, /pictures: 0123456 has passed the test of dev Warmer pictures Passed/u);
    assert.match(text, /Author Ann Example Package pictures\/3 Training pictures-job, used again, .* 0\.9100/u);
    assert.match(text, /its figures are what the commit says of itself/u);
    assert.match(words(await made(false)), /has failed the test of dev Warmer pictures Failed/u);
  });

  it("shows the test and what training and deployment changed", async () => {
    const page = await made(true, {
      environments: {
        dev: {
          endpoint: "e",
          endpointConfiguration: "c",
          modelPackage: "p",
          changes: { resources: [{ name: "serving-endpoint", type: "t", operation: "update" }], unchanged: 3 },
        },
      },
    });
    assert.equal(page.match(/<figure>/gu)?.length, 4);
    assert.match(words(page), /dev, by Train: 1 update, 1 unchanged .* dev, by Deploy: 1 update, 3 unchanged/u);
  });

  it("links to pages of the console, and to nothing that is no address of the web", async () => {
    const page = await made(true);
    assert.match(page, /<a href="https:\/\/console\.example\/e-1">execution<\/a>/u);
    assert.match(words(page), /endpoint: javascript:alert\(1\)/u);
    assert.equal(page.match(/href="/gu)?.length, 1);
  });

  it("takes what the commit says for text", async () => {
    const hostile = `"><script>alert(1)</script>`;
    assert.doesNotMatch(await made(true, { author: hostile, message: hostile, commit: hostile }), /<script/u);
  });
});
