import assert from "node:assert/strict";
import type { Browser, Page } from "playwright-core";
import { testPage } from "../../pages/testPage";
import { reportPage } from "../../rehearsal/report/page/page";
import type { Report } from "../../rehearsal/report/report";
import { exampleEvidence } from "../pages/exampleEvidence";
import { earlyReport, exampleReport } from "../rehearsal/report/exampleReport";
import { colorSchemes, violations, widths } from "./axe";
import { startOrSkip } from "./chromium";

const { dev = {}, ...others } = exampleReport.environments;
const withTestOf = (classes: readonly string[]): Report => ({
  ...exampleReport,
  environments: { dev: { ...dev, test: exampleEvidence(classes) }, ...others },
});
const manyClasses = Array.from({ length: 300 }, (_, index) => `class ${index} with a rather long name`);
const interrupted: Report = {
  ...earlyReport,
  stages: exampleReport.stages.map((stage) => ({ ...stage, status: "NotRun" })),
};
const evidence = exampleEvidence(["circle", "star"]);

/** Every page that a delivery leaves. */
const pages: Readonly<Record<string, () => Promise<string>>> = {
  "the report": () => reportPage(withTestOf(["circle", "star"])),
  "the report of a delivery that failed": () =>
    reportPage({
      ...withTestOf(["circle", "star"]),
      status: "Failed",
      message: `QA Test: expected 0.9, came 0.2\n  ${"a-long-name-without-a-space".repeat(10)}.png: expected circle`,
    }),
  "the report of a delivery that was interrupted": () => reportPage(interrupted),
  "the report of 300 classes": () => reportPage(withTestOf(manyClasses)),
  "the page of a test on AWS": () =>
    testPage({
      project: "pictures",
      evidence,
      passed: true,
      record: {
        execution: "e-1",
        commit: exampleReport.commit,
        dataVersion: evidence.dataVersion,
        training: { job: "pictures-job", reused: false },
        modelPackage: evidence.modelPackage,
        environments: {},
        links: { execution: "https://console.example/e-1" },
      },
    }),
};

describe("What a delivery leaves to read, in a browser", () => {
  let browser: Browser | undefined;

  before(async function () {
    browser = await startOrSkip(this);
  });
  after(() => browser?.close());

  /** Shows a page with all that it folds, for the time of a test. */
  async function show(
    html: string,
    options: { readonly colorScheme: "light" | "dark"; readonly width: number },
    test: (page: Page) => Promise<void>,
  ): Promise<void> {
    assert.ok(browser !== undefined);
    const { colorScheme, width } = options;
    // The pages allow no script; axe is one.
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 }, bypassCSP: true });
    try {
      const page = await context.newPage();
      await page.setContent(html);
      await page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })");
      await test(page);
    } finally {
      await context.close();
    }
  }

  for (const [name, make] of Object.entries(pages)) {
    for (const colorScheme of colorSchemes)
      for (const width of widths)
        it(`has nothing for axe to find in ${name}, ${colorScheme}, ${width} pixels wide`, async () => {
          await show(await make(), { colorScheme, width }, async (page) => {
            assert.deepEqual(await violations(page), []);
          });
        });

    it(`fits ${name} on a phone: what is wider scrolls by itself`, async () => {
      await show(await make(), { colorScheme: "light", width: 400 }, async (page) => {
        assert.equal(await page.evaluate("document.documentElement.scrollWidth"), 400);
      });
    });
  }

  it("stays small with 300 classes", async () => {
    const { length } = Buffer.from(await reportPage(withTestOf(manyClasses)));
    assert.ok(length < 2 * 1024 ** 2, `${length} bytes`);
  });
});
