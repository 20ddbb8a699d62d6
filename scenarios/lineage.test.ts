import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Lineage } from "../clients/lineage/lineage";
import { keptEnvironments } from "../rehearsal/kept/environments";
import { readerKeys } from "../rehearsal/kept/reader";
import type { Rehearsal } from "../rehearsal/stage/rehearsal";
import { shell } from "./commandLine";
import { Laboratory, type Outcome } from "./laboratory";
import { modelOfEndpoint } from "./registry";
import { objectSha256, trainAgain } from "./trainAgain";
import { pictures } from "./workshop";

/** What each commit trains with. The third is the first again: its job is used again. */
const commits = [
  { subject: "Slow and steady", learningRate: "0.01" },
  { subject: "Faster", learningRate: "0.02" },
  { subject: "Slow and steady again", learningRate: "0.01" },
  { subject: "Too fast", learningRate: "0.04" },
] as const;

const trainings = 10;

describe("where models come from, after three releases and a rejected one", () => {
  let laboratory: Laboratory;
  let rehearsal: Rehearsal;
  const outcomes: Outcome[] = [];
  const ids: string[] = [];

  const git = (...words: readonly string[]): string =>
    execFileSync("git", ["-c", "user.name=Ada", "-c", "user.email=ada@example.com", ...words], {
      cwd: laboratory.checkout,
      encoding: "utf8",
    }).trim();

  before(async function () {
    // Four deliveries.
    this.timeout(1_800_000);
    laboratory = await Laboratory.open();
    git("init", "--quiet", "--initial-branch", "main");
    const data = pathToFileURL(await pictures({ seed: 1, picturesPerClass: 100 })).href;
    rehearsal = await laboratory.start({ data });
    let before: string = commits[0].learningRate;
    for (const { subject, learningRate } of commits) {
      if (learningRate !== before)
        laboratory.edit("Pulumi.dev.yaml", `learning_rate: "${before}"`, `learning_rate: "${learningRate}"`);
      before = learningRate;
      git("add", ".", ":!node_modules");
      git("commit", "--quiet", "--allow-empty", "--message", subject);
      ids.push(git("rev-parse", "HEAD"));
      outcomes.push(await laboratory.deliver(rehearsal, subject === "Too fast" ? "Rejected" : "Approved"));
    }
  });
  after(() => laboratory.close());

  /** What the command prints for somebody with the rights that docs/lineage.md lists. */
  async function lineage(words: string): Promise<string> {
    const { cloud, stacks } = rehearsal;
    const environments = await keptEnvironments(cloud, [stacks.owner, stacks.production]);
    const keys = readerKeys(cloud, stacks.owner, environments);
    const variables = [
      `AWS_ENDPOINT_URL=${cloud.url}`,
      `AWS_ACCESS_KEY_ID=${keys.accessKeyId}`,
      `AWS_SECRET_ACCESS_KEY=${keys.secretAccessKey}`,
      `AWS_SESSION_TOKEN=${keys.sessionToken}`,
    ];
    const { status, output } = await shell(
      laboratory.checkout,
      `${variables.join(" ")} npm run --silent lineage -- --aws ${words}`,
    ).exited;
    assert.equal(status, 0, output);
    return output;
  }

  const lineageOf = async (words: string): Promise<Lineage> => JSON.parse(await lineage(`--json ${words}`)) as Lineage;

  it("went to production but for the last, which a person rejected", () => {
    assert.deepEqual(
      outcomes.map(({ ending, failure = "" }) => [ending, failure.split(":", 1)[0]]),
      [
        ["Succeeded", ""],
        ["Succeeded", ""],
        ["Succeeded", ""],
        ["Failed", "Production Approve"],
      ],
    );
  });

  it("names for production the third commit, who approved it, and the job of the first, used again", async () => {
    const prod = await lineageOf("--stack prod");
    const first = await lineageOf("1");
    assert.deepEqual(prod.commit, { id: ids[2], subject: "Slow and steady again" });
    assert.match(prod.package.arn, /\/3$/u);
    assert.match(
      prod.package.approvals["prod"] ?? "",
      new RegExp(`^approved .* ${outcomes[2]?.execution ?? ""}$`, "u"),
    );
    const given = [prod.package.approval, prod.run?.execution, prod.run?.answer, Object.keys(prod.run?.tests ?? {})];
    assert.deepEqual(given, ["Approved", outcomes[2]?.execution, "Succeeded: Approved by a scenario", ["dev", "prod"]]);
    assert.deepEqual(
      [prod.training?.hyperparameters["learning_rate"], prod.training?.job],
      ["0.01", first.training?.job],
    );
    assert.deepEqual([prod.model, prod.data], [first.model, first.data]);
    assert.equal(first.commit?.subject, "Slow and steady");
    const { card } = prod.package;
    assert.equal(card?.status, "Approved");
    const told = JSON.stringify(card.content);
    for (const fact of [ids[2], prod.data?.manifestSha256, prod.training?.job, prod.run?.approver, "Test in dev"])
      assert.ok(fact !== undefined && told.includes(fact), `${fact ?? "nothing"} in ${told}`);
  });

  it("names for QA the rejected commit, and who rejected it", async () => {
    const dev = await lineageOf("--stack dev");
    assert.deepEqual(dev.commit, { id: ids[3], subject: "Too fast" });
    assert.match(dev.package.arn, /\/4$/u);
    assert.match(dev.run?.approver ?? "", /^arn:aws:/u);
    const told = [dev.package.approval, dev.package.approvals, dev.run?.answer, Object.keys(dev.run?.tests ?? {})];
    assert.deepEqual(told, ["PendingManualApproval", {}, "Failed: Rejected by a scenario", ["dev"]]);
    assert.equal(dev.package.card, undefined);
    assert.equal(dev.training?.hyperparameters["learning_rate"], "0.04");
  });

  it("is a table and a picture of the same", async () => {
    const file = join(laboratory.home, "lineage.svg");
    const prod = await lineageOf("--stack prod");
    const table = await lineage(`--stack prod --picture ${file}`);
    assert.ok(existsSync(file));
    const picture = readFileSync(file, "utf8");
    const facts = [
      prod.package.arn,
      prod.training?.job,
      prod.data?.manifestSha256,
      prod.commit?.id,
      "Slow and steady again",
    ];
    for (const fact of facts) {
      assert.ok(fact !== undefined && table.includes(fact), `${fact ?? "nothing"} in\n${table}`);
      assert.ok(picture.includes(fact.slice(-47)), fact);
    }
    console.log(`\n${table.replaceAll(/^/gmu, "      ")}`);
  });

  it(`trains ${trainings} times from what is said of production, which leaves the model that it serves`, async () => {
    const { serving, model, training, data } = await lineageOf("--stack prod");
    assert.ok(model.uri !== undefined && training !== undefined && serving !== undefined);
    const channels: Record<string, string> = {};
    for (const [channel, { uri }] of Object.entries(training.channels))
      channels[channel] = await objectSha256(rehearsal, `${uri.replace(/\/?$/u, "/")}${channel}.rec`);
    assert.deepEqual(channels, data?.channelsSha256);
    const registered = await objectSha256(rehearsal, model.uri, model.version);
    assert.equal(await objectSha256(rehearsal, await modelOfEndpoint(rehearsal, serving.endpoint)), registered);
    const again: string[] = [];
    for (let number = 1; number <= trainings; number += 1)
      again.push(await trainAgain(rehearsal, training, `again-${number}`));
    const same = again.filter((sha256) => sha256 === registered).length;
    console.log(`      ${same} of ${trainings} trainings left the model with the SHA-256 ${registered}`);
    assert.equal(same, trainings, again.join("\n"));
    const { training: other } = await lineageOf("--stack dev");
    assert.ok(other !== undefined);
    assert.notEqual(await trainAgain(rehearsal, other, "other"), registered);
  });
});
