import assert from "node:assert/strict";
import { stagesOfTheDesign } from "../../../rehearsal/report/report";
import { buildReport } from "../../../rehearsal/report/reportBuilder";

const tree = {
  commit: { id: "0123456789abcdef", author: "Ann", date: "2026-01-31T12:00:00Z", message: "A commit", folder: "/c" },
  dirty: true,
  files: 3,
};

const command = { project: "pictures", started: new Date("2026-01-31T12:00:00Z"), seconds: 1, history: [] };

describe("the report of a delivery that ended early", () => {
  it("names the design's stages, none of which ran", async () => {
    const report = await buildReport({ ending: { kind: "interrupted" } }, { ...command, seconds: 1.234 });
    assert.deepEqual(
      report.stages.map(({ name, status, actions }) => [name, status, actions.map((action) => action.name)]),
      stagesOfTheDesign.map(({ name, actions }) => [name, "NotRun", actions]),
    );
    const { status, message, commit, seconds, environments, training } = report;
    assert.deepEqual(
      { status, message, commit, seconds, environments, training },
      { status: "Failed", message: "Interrupted", commit: "", seconds: 1.23, environments: {}, training: {} },
    );
  });

  it("says why it failed, and with which commit", async () => {
    const error = new Error("Build Validate: exit status 1");
    const { status, message, commit, author, subject, dirty } = await buildReport(
      { ending: { kind: "failed", error }, tree },
      command,
    );
    assert.deepEqual(
      { status, message, commit, author, subject, dirty },
      {
        status: "Failed",
        message: error.message,
        commit: tree.commit.id,
        author: "Ann",
        subject: "A commit",
        dirty: true,
      },
    );
  });

  it("says what to do when the disk is full", async () => {
    const error = new Error("ENOSPC: no space left on device, write");
    const { message } = await buildReport({ ending: { kind: "failed", error } }, command);
    assert.match(message ?? "", /^The disk is full\. Free 1 GB and start again: .*\nENOSPC: no space left on device/);
  });
});
