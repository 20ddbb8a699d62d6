import assert from "node:assert/strict";
import { json } from "node:stream/consumers";
import { z } from "zod";
import { BadInput } from "../../../machine/badInput";
import { close, listen } from "../../../machine/loopback";
import { accountMarker } from "../../../review/account/accountPreview";
import { line, paragraph } from "../../../review/change/document";
import { markdown } from "../../../review/change/markdown";
import { refusedLine } from "../../../review/change/plainMarkdown";
import { marker, previewDocument, remarksOn } from "../../../review/change/preview";
import { usualUsage } from "../../../review/cost/usage";
import type { GitHub } from "../../../review/github/api";
import { postComment, type Written } from "../../../review/github/comment";
import { saying } from "../../saying";

interface Comment {
  readonly id: number;
  readonly user: { readonly login: string };
  body: string;
}

const commit = "0a".repeat(20);
const event = {
  workflow_run: {
    event: "pull_request",
    head_sha: commit,
    head_branch: "larger-endpoint",
    head_repository: { owner: { login: "somebody" } },
  },
};
const alone = (text: string): Written => ({ preview: text, account: undefined });
const account = `${accountMarker}\n\n## In the account\n\n\`\`\`text\n+ 1 to create\n\`\`\`\n`;
const preview = markdown(marker, previewDocument({ base: "main", stacks: [], remarks: [] }));

describe("the comment of a pull request on GitHub", () => {
  let comments: Comment[];
  let head: string;
  let calls: string[];
  let github: GitHub;
  let stop: () => Promise<void>;

  beforeEach(async () => {
    comments = [{ id: 1, user: { login: "somebody" }, body: `${marker}\nnot the workflow's` }];
    head = commit;
    calls = [];
    const { server, url } = await listen(async (request, response) => {
      const path = new URL(request.url ?? "", "http://github");
      calls.push(`${request.method ?? ""} ${path.pathname} ${request.headers.authorization ?? ""}`);
      const answer = request.method === "GET" ? listed(path) : written(path.pathname, await json(request));
      response.writeHead(answer === undefined ? 404 : 200).end(JSON.stringify(answer ?? {}));
    });
    github = { url, repository: "example/models", token: "t0ken" };
    stop = () => close(server);
  });

  afterEach(() => stop());

  function listed({ pathname, searchParams }: URL): unknown {
    const start = (Number(searchParams.get("page")) - 1) * 100;
    if (pathname === "/repos/example/models/issues/7/comments") return comments.slice(start, start + 100);
    return searchParams.get("head") === "somebody:larger-endpoint" ? [{ number: 7, head: { sha: head } }] : [];
  }

  function written(pathname: string, given: unknown): unknown {
    const { body } = z.object({ body: z.string() }).parse(given);
    const existing = comments.find(({ id }) => pathname === `/repos/example/models/issues/comments/${id}`);
    if (existing !== undefined) existing.body = body;
    else if (pathname === "/repos/example/models/issues/7/comments")
      comments.push({ id: comments.length + 1, user: { login: "github-actions[bot]" }, body });
    else return undefined;
    return {};
  }

  it("is posted once and edited from then on, whoever else writes the mark", async () => {
    await postComment(github, event, alone(preview));
    await postComment(github, event, alone(`${preview}\nAgain.\n`));
    assert.deepEqual(
      comments.map(({ body }) => body),
      [`${marker}\nnot the workflow's`, `${preview}\nAgain.\n`],
    );
    assert.ok(calls.every((call) => call.endsWith(" Bearer t0ken")));
  });

  it("holds the plans in the account, whichever workflow has ended first", async () => {
    const { body: others } = comments[0] ?? { body: "" };
    const both = preview + account.slice(accountMarker.length);
    for (const [texts, body] of [
      [{ preview: undefined, account }, `${marker}\n${account.slice(accountMarker.length)}`],
      [{ preview, account }, both],
      [{ preview, account: undefined }, preview],
    ] as const) {
      await postComment(github, event, texts);
      assert.deepEqual(
        comments.map((comment) => comment.body),
        [others, body],
      );
    }
  });

  it("leaves the plans out, and says so, where both are longer than a comment may be", async () => {
    const long = `${preview}\n${"words ".repeat(10_800)}\n`;
    await postComment(github, event, { preview: long, account: `${accountMarker}\n${"words ".repeat(1_000)}\n` });
    const { body = "" } = comments[1] ?? {};
    assert.ok(body.startsWith(long) && body.length <= 65_536);
    assert.match(body.slice(long.length), /^\n## In the account\n\nThere is no room/u);
  });

  it("is refused when the plans mention somebody, or are none", async () => {
    for (const text of [`${accountMarker}\nHello @everyone`, preview, "Hello."])
      await assert.rejects(postComment(github, event, { preview, account: text }), BadInput);
    assert.deepEqual(calls, []);
  });

  it("is found among many", async () => {
    const others = Array.from({ length: 150 }, (_, index) => ({ id: index + 2, user: { login: "a" }, body: "words" }));
    comments.push(...others, { id: 999, user: { login: "github-actions[bot]" }, body: `${marker}\nformer` });
    assert.equal(await postComment(github, event, alone(preview)), "issues/comments/999");
    assert.equal(comments.length, 152);
  });

  it("is not posted for commits that are no longer the newest", async () => {
    head = "0b".repeat(20);
    assert.equal(await postComment(github, event, alone(preview)), undefined);
    assert.equal(comments.length, 1);
  });

  it("is not posted for a run that no pull request has started", async () => {
    const pushed = { workflow_run: { ...event.workflow_run, event: "push" } };
    await assert.rejects(postComment(github, pushed, alone(preview)), /pull_request/u);
    assert.deepEqual(calls, []);
  });

  const refused: Readonly<Record<string, readonly [string, RegExp]>> = {
    "is none of the preview's": ["Hello.", /own mark/u],
    "is longer than GitHub takes": [`${marker}\n${"a".repeat(70_000)}`, /70.{0,6} characters/u],
    "mentions somebody": [`${marker}\nHello @everyone`, /does not write/u],
  };
  for (const [what, [text, words]] of Object.entries(refused)) {
    it(`is refused when the text ${what}, before GitHub is asked`, async () => {
      await assert.rejects(postComment(github, event, alone(text)), saying(words));
      assert.deepEqual(calls, []);
    });
  }
});

describe("a text that somebody else has written as Markdown", () => {
  const refused = [
    "Hello @everyone",
    "[words](address)",
    "![picture](address)",
    "<img src=x>",
    "<!-- another mark -->",
    "www.evil.example",
    "https://evil.example",
    "\\` @everyone `",
    "` @everyone ``",
    "&#64;everyone",
    "a line\rof two",
    "right\u202eto left",
    "- ```text\n  @everyone\n  ```",
    "```text\n    ```\n@everyone",
    "```text\nnever closed",
    "a | b\n--- | ---\n`x | @everyone`",
    "|a|\n|-|\n|`x | @everyone`|",
  ];
  for (const text of refused)
    it(`is refused: ${JSON.stringify(text)}`, () => {
      assert.notEqual(refusedLine(text), undefined);
    });

  it("is taken whatever the preview says", () => {
    const notes = ["retained", "refused", "unprotected", "protected", "otherCode", "dataLost"] as const;
    const operations = ["create", "update", "replace", "rename", "delete"] as const;
    const changes = operations.map((operation) => ({
      ...{ operation, type: "a:b:C", name: "n", urn: "u", notes },
      properties: [{ path: "a.b", old: undefined, current: { "|": "@everyone" } }],
      replacedBy: operation === "update" ? undefined : ["a.b", "c"],
    }));
    const compared = { kind: "compared", changes, warnings: ["Beware of @everyone"] } as const;
    const listing = { added: ["a:*"], removed: ["b|c"], kept: Array.from({ length: 20 }, String), inverted: true };
    const permission = {
      ...{ where: "role", sid: "Sid", effect: "Deny", direction: "both" as const },
      ...{ actions: listing, resources: listing, principals: listing, conditions: listing },
    };
    const nothing = { idle: 0, run: 0, prediction: 0, idleDay: 0, dayWithRun: 0, month: 0, resources: [] };
    const before = { ...nothing, region: "us-east-1", usage: usualUsage };
    const change = { urn: "u", name: "endpoint", after: 1 };
    const costs = ["p: no price of hosting/ml.x in us-east-1", "p: unknown type"];
    const cost = { before, after: { ...before, idleDay: 2 }, changes: [change], newlyNotPriced: costs };
    const whole = { stack: "dev", administrator: compared, run: compared, permissions: [permission], cost };
    const faults = (["base", "change"] as const).map((revision) => ({
      ...whole,
      administrator: { kind: "fault", revision, text: "```\n@everyone" } as const,
    }));
    const stacks = [whole, { ...whole, only: "change" as const }, { ...whole, only: "base" as const }, ...faults];
    const document = previewDocument({ base: "main", stacks, remarks: remarksOn("not installed") });
    for (const limit of [undefined, 6000]) assert.equal(refusedLine(markdown("", document, limit)), undefined);
  });

  it("is taken where nothing of it leaves its code", () => {
    const hostile = "` `` @everyone | [a](b) <b> www.evil.example";
    const blocks = [
      paragraph(line`Words, and ${hostile}.`),
      { kind: "list", items: [{ line: line`Created: ${hostile}`, details: [line`${hostile}: ${1} → ${2}`] }] },
      { kind: "table", head: ["One", "Two"], rows: [[[line`${hostile}`, line`+ ${hostile}`], []]] },
      { kind: "quote", text: `@everyone\n\`\`\`\n${hostile}` },
    ] as const;
    assert.equal(refusedLine(markdown("", blocks)), undefined);
  });
});
