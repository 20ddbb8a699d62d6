import assert from "node:assert/strict";
import { reportPage } from "../../../../rehearsal/report/page/page";
import type { Report } from "../../../../rehearsal/report/report";
import { earlyReport, exampleReport } from "../exampleReport";

/** The text of a page without its tags and its style. */
function textOf(page: string): string {
  return page
    .replace(/<style>[^]*?<\/style>/u, "")
    .replace(/<[^>]*>/gu, " ")
    .replace(/\s+/gu, " ");
}

/** The same report with a text in the place of every text of it. */
function spoiled(value: unknown, text: string): unknown {
  if (typeof value === "string")
    return /^\d{4}-|^(?:Succeeded|Failed|NotRun)$/u.test(value) ? value : `${value}${text}`;
  if (Array.isArray(value)) return value.map((element) => spoiled(element, text));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, spoiled(inner, text)]));
}

describe("the report as a page", () => {
  let page: string;
  let text: string;

  before(async () => {
    page = await reportPage(exampleReport);
    text = textOf(page);
  });

  it("says how the delivery ended, of which commit, by whom and when", () => {
    assert.match(text, /pictures: 0123456 is in production/u);
    for (const said of ["Warmer pictures", "Ann Example", "Delivered after 60.0 s", "2026-01-31 12:00:00 UTC"])
      assert.ok(text.includes(said), said);
  });

  it("says why it failed", async () => {
    const message = "QA Test: expected 0.9, came 0.2\n  a.png: expected circle";
    const failed = textOf(await reportPage({ ...exampleReport, status: "Failed", message }));
    assert.match(failed, /0123456 did not reach production .* QA Test: expected 0\.9, came 0\.2 a\.png/u);
  });

  it("tells of a delivery of which nothing is known but how long it took", async () => {
    assert.match(textOf(await reportPage(earlyReport)), /a delivery did not reach production.*Interrupted/u);
  });

  it("shows when each action ran, with what it says, and which were not reached", () => {
    assert.match(text, /Build Train succeeded 30\.0 s 2 epochs/u);
    assert.match(page, /aria-label="Train: from second 15\.0, for 30\.0 s">[^]*?x="250" width="500"/u);
    assert.match(text, /Production Approve did not run not reached/u);
  });

  it("says what each environment serves, also what an earlier delivery has brought there", () => {
    assert.match(text, /dev pictures\/3 pictures-dev: InService 0\.950 \(0\.910 to 0\.973\) 200 2\.0 ms 8\.5 ms/u);
    assert.match(text, /prod pictures\/2 \(of an earlier delivery\) pictures-prod: InService/u);
  });

  it("shows how the model was trained, on which data, and how it learnt", () => {
    assert.match(text, /Training Job pictures-1 Validation accuracy 0\.9000/u);
    assert.match(text, /800 to train with, 200 to validate with, 200 held out, of 2 classes/u);
    assert.match(text, /circle 400 100 star 400 100/u);
    assert.match(text, /0 0\.5000 0\.4000 1 0\.9500 0\.9000/u);
    assert.match(page, /aria-label="Accuracy after each epoch; the table below has the figures\."/u);
    // From 0 at 200 to 1 at 20: 0.5 and 0.95 of training, 0.4 and 0.9 of validation.
    assert.match(
      page,
      /"var\(--quiet\)"[^>]*><path d="M40,110L420,29"[^]*"var\(--mark\)"[^>]*><path d="M40,128L420,38"/u,
    );
    assert.match(text, /Hyperparameters epochs 3 learning_rate 0\.02/u);
  });

  it("says where the model comes from that each environment serves", () => {
    assert.match(text, /Where the models come from .*Model of dev .*Approved by arn:approver answer Succeeded: yes/u);
    assert.match(text, /manifest SHA-256 abc .*Could not be looked up: run record: NoSuchKey/u);
  });

  it("shows the cards of the packages that serve, whatever people have written into them", async () => {
    assert.match(
      text,
      /Model cards Model card of dev: Approved package arn:\S+ Model overview Model creator Ann Example/u,
    );
    assert.match(text, /Model artifact s3:\/\/artifacts\/model\.tar\.gz Evaluation details/u);
    assert.match(text, /Test in dev, Metric groups, Held-out samples, Metric data, accuracy 0\.95/u);
    const [dev] = Object.values(exampleReport.lineage);
    assert.ok(dev !== undefined);
    const deep = Array.from({ length: 100 }).reduce<unknown>((inner) => ({ inner }), "end");
    for (const content of ["no JSON", deep, null, [[]]]) {
      const lineage = { dev: { ...dev, package: { ...dev.package, card: { content } } } };
      assert.match(textOf(await reportPage({ ...exampleReport, lineage })), /Model card of dev: no status/u);
    }
  });

  it("says what differs from the last release, and lists what the home delivered before", () => {
    assert.match(text, /The last release was fedcba9, Colder pictures, 2026-01-30 12:00:00 UTC/u);
    assert.match(text, /Commit fedcba9 0123456 epochs 2 3 Accuracy in dev 0\.9000 0\.9500/u);
    assert.doesNotMatch(text, /learning_rate 0\.02 0\.02|Latency p95 in dev|Data 0123/u);
    assert.match(text, /2026-01-31 11:00:00 UTC aaaaaaa Broken failed .*2026-01-30 12:00:00 UTC fedcba9/u);
  });

  it("says of what it did not get to no difference", async () => {
    const { data, ...known } = exampleReport;
    assert.ok(data);
    const early: Report = { ...known, commit: "", environments: {}, training: {} };
    assert.match(textOf(await reportPage(early)), /Nothing that is recorded differs from the last release \(fedcba9/u);
  });

  it("names the resources that changed, by stack and by what changed them", () => {
    assert.match(text, /dev, by pulumi up: 1 create, 92 unchanged/u);
    assert.match(text, /platform-topic create aws:sns\/topic:Topic/u);
    assert.match(text, /dev, by QA Deploy: 4 unchanged/u);
  });

  it("says what each stack costs, what it was with the last release, and what it hands out", async () => {
    assert.match(text, /dev \$2\.50 \$3\.00 \$91\.50 \+\$1\.50 prod \$2\.00 \$2\.00 \$80\.00 the same/u);
    assert.match(text, /Something of 1 resources is not priced/u);
    assert.match(text, /Outputs of dev pipeline pictures-dev roles a, b Outputs of prod/u);
    const unpriced = { ...exampleReport, lastRelease: { commit: "fedcba9", month: {}, grants: {} } };
    assert.match(textOf(await reportPage(unpriced)), /dev \$2\.50 \$3\.00 \$91\.50 prod/u);
  });

  it("says what is granted since the last release, and what is no more", async () => {
    assert.match(text, /Granted since the last release, fedcba9 train: s3:GetObject d /u);
    assert.match(
      text,
      /Granted no more since the last release, fedcba9 train: s3:PutObject \* old: the role has gone/u,
    );
    const grants = { train: ["s3:GetObject *", "s3:GetObject d"], deploy: [] };
    const same = { ...exampleReport, lastRelease: { commit: "fedcba9", month: {}, grants } };
    assert.match(textOf(await reportPage(same)), /Every role is granted what it was with the last release, fedcba9\./u);
  });

  it("shows what was denied, and folds what each role used", () => {
    assert.match(text, /1 used by 2 roles, 1 denied, 1 granted and not used/u);
    assert.match(text, /Denied train: s3:ListBucket c/u);
  });

  it("has a language, one first heading, headings in order, and a caption and headings in every table", () => {
    assert.match(page, /^<!doctype html>\n<html lang="en">/u);
    const levels = [...page.matchAll(/<h(\d)/gu)].map(([, level]) => Number(level));
    assert.equal(levels.filter((level) => level === 1).length, 1);
    for (const [index, level] of levels.entries())
      assert.ok(level <= (levels[index - 1] ?? 0) + 1, `heading ${index} of level ${level}`);
    for (const [table] of page.matchAll(/<table>[^]*?<\/table>/gu))
      assert.match(table, /<caption>\s*\S[^<]*<\/caption>[^]*<th scope="col"[^]*<th scope="row">/u);
  });

  it("is the same for the same report", async () => {
    assert.equal(await reportPage(structuredClone(exampleReport)), page);
  });

  it("runs nothing and asks nobody", () => {
    assert.match(page, /http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; style-src/u);
    assert.doesNotMatch(page, /<script|https?:|url\(|@import|<link/u);
  });

  it("takes every text of the delivery for text", async () => {
    const hostile = `</title></style>"'><script>alert(1)</script>&amp;\u0007\u001b]0;x\u202e`;
    const hurt = await reportPage(spoiled(exampleReport, hostile) as Report);
    const tags = (from: string): readonly string[] => [...from.matchAll(/<\/?[a-z]+/gu)].map(([tag]) => tag);
    assert.deepEqual(tags(hurt), tags(page));
    assert.doesNotMatch(hurt, /(?![\t\n])\p{Cc}|\u202e/u);
    const attributes = (from: string): number => from.match(/="/gu)?.length ?? 0;
    assert.equal(attributes(hurt), attributes(page));
  });
});
