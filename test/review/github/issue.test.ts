import assert from "node:assert/strict";
import { json } from "node:stream/consumers";
import { z } from "zod";
import { BadInput } from "../../../machine/badInput";
import { close, listen } from "../../../machine/loopback";
import { driftMarkers } from "../../../review/account/drift";
import type { GitHub } from "../../../review/github/api";
import { postIssue } from "../../../review/github/issue";

interface Issue {
  readonly number: number;
  readonly user: { readonly login: string };
  readonly pull_request?: object;
  body: string;
  state: string;
}

const changeSchema = z.object({ body: z.string(), state: z.enum(["open", "closed"]).default("open") });
const workflow = { login: "github-actions[bot]" };

describe("the issue about drift on GitHub", () => {
  let issues: Issue[];
  let github: GitHub;
  let stop: () => Promise<void>;

  beforeEach(async () => {
    issues = [
      { number: 1, user: { login: "somebody" }, body: `${driftMarkers.found}\nnot the workflow's`, state: "open" },
      { number: 2, user: workflow, body: `${driftMarkers.found}\n`, state: "open", pull_request: {} },
    ];
    const { server, url } = await listen(async (request, response) => {
      const { pathname } = new URL(request.url ?? "", "http://github");
      if (request.method === "GET") {
        response.end(JSON.stringify(issues.filter(({ state }) => state === "open")));
        return;
      }
      const change = changeSchema.parse(await json(request));
      const existing = issues.find(({ number }) => pathname === `/repos/example/models/issues/${number}`);
      if (existing === undefined) issues.push({ number: issues.length + 1, user: workflow, ...change });
      else Object.assign(existing, change);
      response.end("{}");
    });
    github = { url, repository: "example/models", token: "t0ken" };
    stop = () => close(server);
  });
  afterEach(() => stop());

  const ours = (): readonly string[] => issues.slice(2).map(({ body, state }) => `${state}: ${body}`);
  const found = (text: string): string => `${driftMarkers.found}\n${text}`;
  const none = `${driftMarkers.none}\nnone`;

  it("is opened once, edited while there is drift, closed when there is none, and opened anew", async () => {
    assert.equal(await postIssue(github, none), undefined);
    assert.deepEqual(ours(), []);
    await postIssue(github, found("first night"));
    await postIssue(github, found("second night"));
    assert.deepEqual(ours(), [`open: ${found("second night")}`]);
    await postIssue(github, none);
    assert.deepEqual(ours(), [`closed: ${none}`]);
    await postIssue(github, found("later"));
    assert.deepEqual(ours(), [`closed: ${none}`, `open: ${found("later")}`]);
    assert.equal(issues[0]?.body, `${driftMarkers.found}\nnot the workflow's`);
  });

  it("takes no text that the look has not written", async () => {
    await assert.rejects(postIssue(github, "Hello."), BadInput);
    assert.equal(issues.length, 2);
  });
});
