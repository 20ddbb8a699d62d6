import assert from "node:assert/strict";
import { accountChecks } from "../../administration/check/accountChecks";
import {
  type Check,
  findings,
  isAtLeast,
  type Situation,
  stopsUp,
  type Verdict,
} from "../../administration/check/check";
import type { Facts } from "../../administration/check/facts";
import { machineChecks } from "../../administration/check/machineChecks";
import { hostingNeeds, quotaChecks } from "../../administration/check/quotaChecks";
import { readStacks } from "../../settings/stacks";
import { example } from "../program/program";

const { owner, production } = readStacks(example);

/** An account and a machine on which nothing is missing. */
const allThere: Facts = {
  nodeVersion: "22.3.0",
  cliVersion: { found: "3.250.0" },
  pluginVersions: { found: ["7.48.0"] },
  backend: { found: "s3://model-delivery-state-123456789012-us-east-1?region=us-east-1" },
  secretsProvider: "awskms://alias/model-delivery-state?region=us-east-1",
  location: { found: { accountId: "123456789012", region: "us-east-1", partition: "aws" } },
  stateBucket: { found: { versioned: true } },
  stateKey: { found: { state: "Enabled", symmetric: true } },
  sagemakerQuotas: {
    found: new Map([
      ["ml.g4dn.xlarge for training job usage", 1],
      ["ml.m5.large for endpoint usage", 3],
    ]),
  },
  buildQuotas: { found: new Map([["Concurrently running builds for Linux/Small environment", 1]]) },
  connection: { found: "AVAILABLE" },
  identityProvider: { found: ["sts.amazonaws.com"] },
  approvers: { found: new Map(owner.delivery.approvers.map((address) => [address, true])) },
};

const all: readonly Check[] = [...machineChecks, ...accountChecks, ...quotaChecks];

function situation(facts: Partial<Facts>, changes: Partial<Situation> = {}): Situation {
  const wanted = { node: "20.19", cli: "3.248.0", plugin: "7.48.0" };
  return { settings: owner, owner, production, wanted, facts: { ...allThere, ...facts }, ...changes };
}

function verdictOf(name: string, facts: Partial<Facts>, changes: Partial<Situation> = {}): Verdict | undefined {
  return findings(all, situation(facts, changes)).find((finding) => finding.name === name)?.verdict;
}

describe("the checks before pulumi up", () => {
  it("find nothing missing where all is there", () => {
    const found = findings(all, situation({}));
    assert.deepEqual(
      found.filter(({ verdict }) => verdict.kind !== "good"),
      [],
    );
    assert.equal(stopsUp(found), false);
  });

  const empty = { found: undefined };
  for (const [name, facts, stops, text] of [
    ["Node", { nodeVersion: "18.20.0" }, "up", /at least 20\.19/u],
    ["Pulumi CLI", { cliVersion: empty }, "up", /not on PATH/u],
    ["Pulumi CLI", { cliVersion: { found: "3.247.9" } }, "up", /3\.248\.0 or later/u],
    ["Pulumi CLI", { cliVersion: { found: "4.0.0" } }, "up", /3\.248\.0 or later/u],
    ["pulumi login", { backend: { found: "https://api.pulumi.com" } }, "up", /api\.pulumi\.com; the builds look/u],
    ["pulumi login", { backend: empty }, "up", /nowhere/u],
    ["stack", { secretsProvider: undefined }, "up", /was not made yet/u],
    ["stack", { secretsProvider: "passphrase" }, "up", /passphrase, which the builds may not use/u],
    ["credentials", { location: { unknown: "expired" } }, "up", /expired/u],
    ["state bucket", { stateBucket: empty }, "up", /does not exist/u],
    ["state bucket", { stateBucket: { found: { versioned: false } } }, "run", /keeps no versions/u],
    ["key of secrets", { stateKey: empty }, "up", /does not exist/u],
    [
      "key of secrets",
      { stateKey: { found: { state: "PendingDeletion", symmetric: true } } },
      "up",
      /PendingDeletion/u,
    ],
    ["key of secrets", { stateKey: { found: { state: "Enabled", symmetric: false } } }, "up", /not symmetric/u],
    ["connection", { connection: { found: "PENDING" } }, "run", /is PENDING/u],
    ["approvers", { approvers: { found: new Map() } }, "run", /approver@example\.com: not confirmed/u],
    [
      "quota of training",
      { sagemakerQuotas: { found: new Map([["ml.g4dn.xlarge for training job usage", 0]]) } },
      "run",
      /^0 of ml\.g4dn\.xlarge for training job usage; 1 are needed/u,
    ],
    [
      "quota of hosting",
      { sagemakerQuotas: { found: new Map([["ml.m5.large for endpoint usage", 2]]) } },
      "run",
      /^2 of ml\.m5\.large for endpoint usage; 3 are needed/u,
    ],
    [
      "quota of builds",
      { buildQuotas: { found: new Map([["Concurrently running builds for Linux/Medium environment", 0]]) } },
      "run",
      /0 of .*Linux\/Medium.*a new account/u,
    ],
  ] as const) {
    it(`tell of ${name}: ${text.source}`, () => {
      const verdict = verdictOf(name, facts);
      assert.ok(verdict?.kind === "missing", JSON.stringify(verdict));
      assert.equal(verdict.stops, stops);
      assert.match(verdict.text, text);
      assert.ok(verdict.fix.length > 0 && verdict.page.length > 0);
      const service = /^quota of (?:(?<builds>builds)|training|hosting)$/u.exec(name);
      if (service)
        assert.match(verdict.page, service.groups?.["builds"] ? /services\/codebuild\// : /services\/sagemaker\//);
      assert.equal(stopsUp(findings(all, situation(facts))), stops === "up");
    });
  }

  it("tell of a region without connections", () => {
    const verdict = verdictOf("connections here", {}, { owner: { ...owner, region: "eu-south-2" } });
    assert.ok(verdict?.kind === "missing" && verdict.stops === "up");
  });

  it("ask for GitHub's OIDC provider only where the settings let workflows in, and name the one command", () => {
    const name = "GitHub's OIDC";
    assert.equal(verdictOf(name, { identityProvider: empty }), undefined);
    const letIn = { ...owner, delivery: { ...owner.delivery, pullRequests: { environment: "preview" } } };
    const changes = { owner: letIn, settings: letIn };
    assert.equal(verdictOf(name, {}, changes)?.kind, "good");
    assert.equal(verdictOf(name, {}, { ...changes, settings: production }), undefined, "production has no such role");
    const issuer = "token.actions.githubusercontent.com";
    const absent = verdictOf(name, { identityProvider: empty }, changes);
    assert.ok(absent?.kind === "missing" && absent.stops === "workflow");
    assert.equal(
      absent.fix,
      `aws iam create-open-id-connect-provider --url https://${issuer} --client-id-list sts.amazonaws.com`,
    );
    const foreign = verdictOf(name, { identityProvider: { found: ["https://github.com/octocat"] } }, changes);
    assert.ok(foreign?.kind === "missing");
    assert.equal(
      foreign.fix,
      "aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn " +
        `arn:aws:iam::123456789012:oidc-provider/${issuer} --client-id sts.amazonaws.com`,
    );
    assert.equal(stopsUp([{ name, verdict: absent }]), false);
  });

  it("take what could not be looked up for no fault, and say why", () => {
    for (const name of ["quota of training", "quota of hosting"])
      assert.deepEqual(verdictOf(name, { sagemakerQuotas: { unknown: "AccessDenied" } }), {
        kind: "unknown",
        text: "could not be looked up: AccessDenied",
      });
    assert.equal(verdictOf("quota of training", { sagemakerQuotas: { found: new Map() } })?.kind, "unknown");
  });

  it("count the fleets of all stacks, and the second one of an update", () => {
    const stack = (...counts: readonly number[]) => ({
      endpoint: {
        variants: counts.map((instanceCount, index) => ({
          name: `v${index}`,
          weight: 1,
          instanceType: "ml.m5.large",
          instanceCount,
        })),
      },
    });
    assert.deepEqual([...hostingNeeds([stack(1, 1), stack(3)])], [["ml.m5.large for endpoint usage", 8]]);
  });

  it("compare versions by their numbers", () => {
    assert.ok(isAtLeast("v22.3.0", "20.19") && isAtLeast("3.248.0", "3.248.0") && isAtLeast("3.1000.0", "3.248.0"));
    assert.ok(!isAtLeast("20.9.0", "20.19") && !isAtLeast("3.247.10", "3.248.0"));
  });
});
