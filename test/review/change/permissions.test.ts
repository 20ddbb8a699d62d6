import assert from "node:assert/strict";
import { markdown } from "../../../review/change/markdown";
import { type PermissionChange, permissionChanges } from "../../../review/change/permissions";
import { type Outcome, previewDocument } from "../../../review/change/preview";
import { isPolicy, statementsOf } from "../../../review/change/statements";
import { declared, graph } from "../declared";

type Block = Readonly<Record<string, unknown>>;

const base: Block = {
  Sid: "ReadTheData",
  Effect: "Allow",
  Action: "s3:GetObject",
  Resource: ["arn:aws:s3:::data/*"],
  Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
};

const policy = (...statements: readonly Block[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

function changesOf(before: readonly Block[], now: readonly Block[]): readonly PermissionChange[] {
  const [formers, currents] = [before, now].map((statements) =>
    statementsOf(
      graph(declared("aws:iam/rolePolicy:RolePolicy", "policy", { role: "train", policy: policy(...statements) })),
    ),
  );
  return permissionChanges(formers ?? [], currents ?? []);
}

const directions: Readonly<Record<string, readonly [Block, PermissionChange["direction"]]>> = {
  "an action more": [{ ...base, Action: ["s3:GetObject", "s3:PutObject"] }, "widened"],
  "another resource": [{ ...base, Resource: "arn:aws:s3:::other/*" }, "both"],
  "a resource more": [{ ...base, Resource: ["arn:aws:s3:::data/*", "arn:aws:s3:::other/*"] }, "widened"],
  "no condition": [{ ...base, Condition: {} }, "widened"],
  "a condition more": [
    { ...base, Condition: { ...Object(base["Condition"]), Bool: { "aws:SecureTransport": "true" } } },
    "narrowed",
  ],
  "all but one action": [{ ...base, Action: undefined, NotAction: "s3:DeleteObject" }, "both"],
};

/** The heading of the table that shows them. */
function columnsOf(permissions: readonly PermissionChange[]): string | undefined {
  const outcome: Outcome = { kind: "compared", changes: [], warnings: [] };
  const stacks = [{ stack: "dev", administrator: outcome, run: outcome, permissions }];
  const text = markdown("", previewDocument({ base: "main", stacks, remarks: [] }));
  return text.split("\n").find((line) => line.startsWith("| Where"));
}

describe("what a change does to a permission", () => {
  it("is shown without columns in which nothing stands", () => {
    const more = { ...base, Action: ["s3:GetObject", "s3:PutObject"] };
    assert.equal(
      columnsOf(changesOf([base], [more])),
      "| Where | Statement | Change | Actions | Resources | Conditions |",
    );
    const without = changesOf([{ ...base, Condition: {} }], [{ ...more, Condition: {} }]);
    assert.equal(columnsOf(without), "| Where | Statement | Change | Actions | Resources |");
  });

  for (const [what, [changed, direction]] of Object.entries(directions)) {
    it(`with ${what}: ${direction}`, () => {
      assert.deepEqual(
        changesOf([base], [changed]).map((change) => [change.where, change.sid, change.direction]),
        [["train", "ReadTheData", direction]],
      );
    });
  }

  it("is nothing for the same in another order", () => {
    assert.deepEqual(changesOf([{ ...base, Action: ["a:B", "c:D"] }], [{ ...base, Action: ["c:D", "a:B"] }]), []);
  });

  it("shows what has come, what has gone and what stays", () => {
    const [change] = changesOf([base], [{ ...base, Action: ["s3:GetObject", "s3:PutObject"] }]);
    assert.deepEqual(change?.actions, {
      added: ["s3:PutObject"],
      removed: [],
      kept: ["s3:GetObject"],
      inverted: false,
    });
  });

  it("is the other way round for what is denied", () => {
    const denied = { ...base, Effect: "Deny" };
    assert.deepEqual(
      [changesOf([], [denied])[0]?.direction, changesOf([denied], [])[0]?.direction],
      ["narrowed", "widened"],
    );
    assert.equal(
      changesOf([denied], [{ ...denied, Action: ["s3:GetObject", "s3:PutObject"] }])[0]?.direction,
      "narrowed",
    );
  });

  it("widens what is left out less", () => {
    const allBut = (...actions: readonly string[]): Block => ({ ...base, Action: undefined, NotAction: actions });
    assert.equal(changesOf([allBut("a:B", "c:D")], [allBut("a:B")])[0]?.direction, "widened");
  });

  it("is told of trust, too, and of the policies of buckets", () => {
    const trust = policy({
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Principal: { Service: "codebuild.amazonaws.com" },
    });
    const statements = statementsOf(
      graph(
        declared("aws:iam/role:Role", "role", { name: "train", assumeRolePolicy: trust }),
        declared("aws:s3/bucketPolicy:BucketPolicy", "bucket-policy", { bucket: "data", policy: policy(base) }),
      ),
    );
    assert.deepEqual(
      statements.map(({ where, sid, principals }) => [where, sid, principals.values]),
      [
        ["trust of train", "statement 1", ["Service codebuild.amazonaws.com"]],
        ["data", "ReadTheData", []],
      ],
    );
  });

  it("takes no other text for a policy", () => {
    for (const text of ["{}", "{", "[]", '{"Statement":1}', "plain"]) assert.equal(isPolicy(text), false, text);
  });
});
