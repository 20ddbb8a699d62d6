/** Two small checkouts, compared as the rehearsal compares a commit with the one that production serves. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { changeRows } from "../../../rehearsal/report/changeInWords";
import type { Row } from "../../../rehearsal/report/rows";
import { changeOf } from "../../../rehearsal/stage/productionChange";
import { type TwoRevisions, twoRevisions } from "../../review/revisions";

describe("what a delivery changes against what production runs, in the question", () => {
  let revisions: TwoRevisions;

  beforeEach(() => {
    revisions = twoRevisions();
  });

  afterEach(() => {
    revisions.remove();
  });

  const told = async (base?: string): Promise<readonly Row[]> =>
    changeRows({ kind: "compared", stacks: (await revisions.compare("prod", base)).map(changeOf) });

  it("is the month's cost and what it differs by, and that no permission changes", async () => {
    revisions.change.edit("prod", (text) => text.replace("ml.m5.large", "ml.m5.xlarge"));
    const [cost, permissions] = await told();
    assert.match(String(cost), /^cost,\$\d+\.\d\d a month, \+\$8[45]\.\d\d \(prod\)$/u);
    assert.deepEqual(permissions, ["permissions", "as now (prod)"]);
  });

  it("is everything where production serves nothing yet", async () => {
    const nothing = mkdtempSync(join(tmpdir(), "nothing-"));
    const rows = await told(nothing);
    rmSync(nothing, { recursive: true });
    assert.match(String(rows[0]), /^cost,\$\d+\.\d\d a month and what has no price, nothing before \(prod\)$/u);
    assert.match(String(rows[1]), /^permissions,\d+ statements, none before \(prod\)$/u);
  });

  it("is unknown with the reason where a program cannot be evaluated, or none is there", async () => {
    revisions.base.edit("prod", (text) => text.replace("ml.m5.large", "ml.m5.lorge"));
    const why = /unknown: the program of production's commit says One setting of stack prod cannot be used: \(prod\)$/u;
    for (const row of await told()) assert.match(String(row), why);
    assert.deepEqual(changeRows({ kind: "unknown", why: "gone\nand more" }), [
      ["cost", "unknown: gone"],
      ["permissions", "unknown: gone"],
    ]);
  });
});

describe("permissions that a delivery changes", () => {
  const statement = (sid: string, direction: "widened" | "narrowed" | "both") => ({ where: "predict", sid, direction });

  it("are counted by direction; what widens is named first, and no more than three", () => {
    const permissions = [
      statement("Narrow", "narrowed"),
      statement("Wide", "widened"),
      statement("Wider", "widened"),
      statement("Other", "both"),
    ];
    const stacks = [{ stack: "prod", isNew: false, permissions }];
    assert.deepEqual(changeRows({ kind: "compared", stacks })[1], [
      "permissions",
      "2 widened, 1 narrowed, 1 changed: Wide of predict, Wider of predict, Other of predict and 1 more (prod)",
    ]);
  });
});
