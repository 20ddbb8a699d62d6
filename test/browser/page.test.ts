import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import sharp from "sharp";
import { ApiClient, type ApiCredentials } from "../../clients/apiClient";
import { keptEnvironments } from "../../rehearsal/kept/environments";
import { PageServer } from "../../rehearsal/kept/pageServer";
import { visitorKeys } from "../../rehearsal/kept/visitor";
import { modelKinds } from "../../settings/modelKinds";
import { environmentNames } from "../../settings/names";
import type { ApiSettings } from "../../settings/schema";
import { labels, PredictionLaboratory, variants } from "../predictionLaboratory";
import { colorSchemes, violations, widths } from "./axe";
import { startOrSkip } from "./chromium";

const key = "the key of the test";
const common = { throttling: { requestsPerSecond: 100, burst: 200 }, page: false };

describe("The page, in a browser", () => {
  const laboratories: PredictionLaboratory[] = [];
  let browser: Browser | undefined;
  let pages: PageServer;
  let rowPages: PageServer;
  let picture: string;
  let noPicture: string;

  before(async function () {
    browser = await startOrSkip(this);
    const signed = await openApi({ ...common, authorization: { kind: "iam" } });
    const keyed = await openApi({
      ...common,
      authorization: {
        kind: "apiKey",
        keys: [{ name: "test", sha256: createHash("sha256").update(key).digest("hex") }],
      },
    });
    const { folder } = laboratories[0] ?? assert.fail();
    [picture, noPicture] = [join(folder, "picture.png"), join(folder, "broken.png")];
    writeFileSync(
      picture,
      await sharp({ create: { width: 120, height: 80, channels: 3, background: "teal" } })
        .png()
        .toBuffer(),
    );
    writeFileSync(noPicture, "broken");
    pages = await PageServer.open(
      new Map([
        ["signed", signed],
        ["keyed", keyed],
      ]),
      { requestTypes: modelKinds["image-classification"].requestTypes, samples: [picture, noPicture] },
    );
    const row = join(folder, "setosa.csv");
    writeFileSync(row, "5.1,3.5,1.4\n");
    const { requestTypes } = modelKinds["tabular-classification"];
    rowPages = await PageServer.open(new Map([["rows", signed]]), { requestTypes, samples: [row] });
  });

  after(async () => {
    if (browser === undefined) return;
    await browser.close();
    await pages.close();
    await rowPages.close();
    await Promise.all(laboratories.map((laboratory) => laboratory.close()));
  });

  async function openApi(settings: ApiSettings): Promise<ApiClient> {
    const laboratory = await PredictionLaboratory.open(settings);
    laboratories.push(laboratory);
    const { cloud, stacks } = laboratory;
    const environments = await keptEnvironments(cloud, [stacks.owner]);
    const { api } = environments[0] ?? assert.fail();
    assert.ok(api !== undefined);
    const credentials: ApiCredentials =
      api.authorization === "iam"
        ? { kind: "iam", region: cloud.region, credentials: visitorKeys(cloud, stacks.owner, environments) }
        : { kind: "none" };
    return new ApiClient(api.address, credentials);
  }

  /** Opens a page for the time of a test, in which nothing may go wrong that only the browser's console tells. */
  const visit = async (
    stack: string,
    test: (page: Page) => Promise<void>,
    { server = pages, ...options }: BrowserContextOptions & { readonly server?: PageServer } = {},
  ): Promise<void> => {
    assert.ok(browser !== undefined);
    const context = await browser.newContext(options);
    try {
      const page = await context.newPage();
      const complaints: string[] = [];
      const asked: string[] = [];
      page.on("pageerror", (error) => complaints.push(error.message));
      page.on("console", (message) => {
        if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
          complaints.push(message.text());
      });
      page.on("request", (request) => asked.push(request.url()));
      await page.goto(server.address(stack));
      await test(page);
      assert.deepEqual(complaints, []);
      const foreign = asked.filter(
        (address) => !address.startsWith(server.address(stack)) && !/^(?:blob|data):/u.test(address),
      );
      assert.deepEqual(foreign, [], "the page asked somebody else");
    } finally {
      await context.close();
    }
  };

  const assertAnswer = async (page: Page): Promise<void> => {
    await page.locator(".predictions li").first().waitFor();
    assert.deepEqual((await page.locator(".predictions .label").allInnerTexts()).sort(), [...labels].sort());
    assert.deepEqual(await page.locator(".predictions .share").allInnerTexts(), ["75.0%", "20.0%", "5.0%"]);
    const facts = await page.locator(".model").innerText();
    assert.match(facts, new RegExp(`Variant\\s+(${variants.join("|")})\\s`, "u"));
    assert.match(facts, /Package\s+arn:aws:sagemaker:.*\/1\s/u);
    assert.match(facts, /Time\s+\d+ ms/u);
    assert.match(await page.locator("#status").innerText(), /, 75\.0%, after \d+ ms\./u);
  };

  /** How much of its track each bar fills. */
  const shares = async (page: Page): Promise<readonly string[]> => {
    const [tracks, bars] = await Promise.all([widthsOf(page, ".track"), widthsOf(page, ".bar")]);
    return bars.map((bar, index) => (bar / (tracks[index] ?? Number.NaN)).toFixed(2));
  };

  const widthsOf = async (page: Page, selector: string): Promise<readonly number[]> =>
    Promise.all(
      (await page.locator(`.predictions ${selector}`).all()).map(
        async (element) => (await element.boundingBox())?.width ?? 0,
      ),
    );

  it("answers a picture that is chosen, with bars, variant and time", async () => {
    await visit("signed", async (page) => {
      await page.locator("#file").setInputFiles(picture);
      await assertAnswer(page);
      await page.evaluate(
        "Promise.all(document.getAnimations().map(({ finished }) => finished)).then(() => undefined)",
      );
      assert.deepEqual(await shares(page), ["0.75", "0.20", "0.05"]);
      assert.equal(await page.evaluate("document.getElementById('preview').naturalWidth"), 120);
    });
  });

  it("answers a picture that is dropped", async () => {
    await visit("signed", async (page) => {
      const png = await sharp({ create: { width: 10, height: 10, channels: 3, background: "red" } })
        .png()
        .toBuffer();
      const dropped = await page.evaluateHandle(`{
        const dataTransfer = new DataTransfer();
        const content = Uint8Array.from(${JSON.stringify([...png])});
        dataTransfer.items.add(new File([content], "dropped.png", { type: "image/png" }));
        dataTransfer;
      }`);
      await page.dispatchEvent("#drop", "drop", { dataTransfer: dropped });
      await assertAnswer(page);
      assert.match(await page.locator("#drop").innerText(), /dropped\.png/u);
    });
  });

  it("offers the samples that there are, by name, and asks with the one that is chosen", async () => {
    await visit("signed", async (page) => {
      assert.deepEqual(await page.locator("#samples button").allInnerTexts(), ["picture", "broken"]);
      await page.getByRole("button", { name: "picture", exact: true }).press("Enter");
      await assertAnswer(page);
      assert.equal(await page.evaluate("document.getElementById('preview').naturalWidth"), 120);
    });
  });

  it("says which model answers, and in which environment", async () => {
    await visit("signed", async (page) => {
      const laboratory = laboratories[0] ?? assert.fail();
      const name = laboratory.modelPackage.replace(/^.*:model-package\//u, "");
      await page.getByText(name).waitFor();
      assert.equal(
        await page.locator("#serving").innerText(),
        `${environmentNames(laboratory.stacks.owner.project, "dev").endpoint} answers with the package ${name} ` +
          "(variant steady of 2).",
      );
    });
  });

  it("asks for as many labels and for the variant that are chosen", async () => {
    await visit("signed", async (page) => {
      await page.locator("#topk").selectOption("1");
      await page.locator("#variant option", { hasText: "daring" }).waitFor({ state: "attached" });
      assert.deepEqual(await page.locator("#variant option").allInnerTexts(), ["any", ...variants]);
      await page.locator("#variant").selectOption("daring");
      await page.locator("#file").setInputFiles(picture);
      await page.locator(".predictions li").first().waitFor();
      assert.equal(await page.locator(".predictions li").count(), 1);
      assert.match(await page.locator(".model").innerText(), /Variant\s+daring\s/u);
    });
  });

  it("shows why a file was not answered, and nothing of the answer before", async () => {
    await visit("signed", async (page) => {
      await page.locator("#file").setInputFiles(picture);
      await page.locator(".predictions li").first().waitFor();
      await page.locator("#file").setInputFiles(noPicture);
      await page.getByRole("alert").waitFor();
      assert.match(await page.getByRole("alert").innerText(), /^422 Unprocessable Content\s+\S/u);
      assert.equal(await page.locator(".predictions li").count(), 0);
      assert.equal(await page.locator("#credential").isVisible(), false);
    });
  });

  it("answers several pictures, each with its name and its own result", async () => {
    await visit("signed", async (page) => {
      await page.locator("#file").setInputFiles([picture, noPicture, picture]);
      await page.getByText("2 of 3 are answered.").waitFor();
      assert.deepEqual(await page.locator(".result h2").allInnerTexts(), ["picture.png", "broken.png", "picture.png"]);
      const counts = (await page.locator(".result").all()).map((result) => result.locator(".predictions li").count());
      assert.deepEqual(await Promise.all(counts), [3, 0, 3]);
      assert.match(await page.getByRole("alert").innerText(), /^422 Unprocessable Content\s+\S/u);
    });
  });

  it("takes rows of numbers as text where the model takes rows, and sends each as the model's media type", async () => {
    await visit(
      "rows",
      async (page) => {
        const sent: string[] = [];
        page.on("request", (request) => {
          if (request.method() === "POST")
            sent.push(`${request.headers()["content-type"] ?? ""}: ${request.postData() ?? ""}`);
        });
        assert.equal(await page.locator("#drop").isVisible(), false);
        assert.equal(await page.locator("#file").isVisible(), false);
        await page.getByLabel("Rows of numbers").fill("5.1,3.5,1.4\n\n 4.9,3.0,1.3 \n");
        await page.getByRole("button", { name: "Ask" }).press("Enter");
        await page.getByText("0 of 2 are answered.").waitFor();
        assert.deepEqual(sent, ["text/csv: 5.1,3.5,1.4", "text/csv: 4.9,3.0,1.3"]);
        assert.deepEqual(await page.locator(".result h2").allInnerTexts(), ["5.1,3.5,1.4", "4.9,3.0,1.3"]);
        await page.getByRole("button", { name: "setosa" }).click();
        await page.locator(".result h2").nth(1).waitFor({ state: "detached" });
        assert.deepEqual(sent.slice(2), ["text/csv: 5.1,3.5,1.4"]);
        assert.equal(await page.getByLabel("Rows of numbers").inputValue(), "5.1,3.5,1.4");
      },
      { server: rowPages },
    );
  });

  it("asks for a key where the API wants one, and takes it", async () => {
    await visit("keyed", async (page) => {
      await page.locator("#file").setInputFiles(picture);
      await page.locator("#secret").waitFor();
      assert.match(await page.getByRole("alert").innerText(), /^401 /u);
      await page.locator("#secret").fill("another key");
      await page.locator("#secret").press("Enter");
      await page.getByText("This key or token was not accepted.").waitFor();
      await page.locator("#secret").fill(key);
      await page.locator("#secret").press("Enter");
      await assertAnswer(page);
      await page.locator("#credential").waitFor({ state: "hidden" });
      await page.getByText(/ answers with the package /u).waitFor();
    });
  });

  for (const colorScheme of colorSchemes)
    for (const width of widths)
      it(`has nothing for axe to find, ${colorScheme}, ${width} pixels wide`, async () => {
        const options = { colorScheme, viewport: { width, height: 800 }, bypassCSP: true };
        const isClean = async (page: Page): Promise<void> => {
          assert.deepEqual(await violations(page), []);
        };
        await visit("rows", isClean, { server: rowPages, ...options });
        const answered = async (page: Page): Promise<void> => {
          await page.locator("#file").setInputFiles([picture, noPicture]);
          await page.getByText("1 of 2 are answered.").waitFor();
          await isClean(page);
        };
        await visit("signed", answered, options);
      });

  it("fits a phone", async () => {
    await visit(
      "signed",
      async (page) => {
        await page.locator("#file").setInputFiles(picture);
        await assertAnswer(page);
        assert.equal(await page.evaluate("document.documentElement.scrollWidth"), 360);
      },
      { viewport: { width: 360, height: 740 } },
    );
  });
});
