import assert from "node:assert/strict";
import { join } from "node:path";
import { npmStart, readReport, shell, spareDrawing } from "./commandLine";
import { Laboratory } from "./laboratory";
import { filesWith } from "./leftBehind";
import { approvalStatus, endpoints } from "./registry";

describe("npm start in a folder without git", () => {
  let laboratory: Laboratory;
  let report: string;

  before(async () => {
    laboratory = await Laboratory.open();
    report = join(laboratory.checkout, "..", "report.json");
    await spareDrawing(laboratory);
  });
  after(() => laboratory.close());

  const start = (answer: "--reject" | "--yes") =>
    npmStart(laboratory.checkout, [answer, "--home", laboratory.home, "--report", report]).exited;

  it("with --reject fails the production stage and leaves production and the package alone", async () => {
    const { status, output } = await start("--reject");
    const { stages, environments, permissions, dirty, mails, ...rest } = readReport(report);
    assert.equal(status, 1, output);
    assert.equal(rest.status, "Failed");
    assert.equal(dirty, true);
    assert.match(output, /A working tree without git/);
    assert.deepEqual(
      stages.map(({ name, status: ended }) => [name, ended]),
      [
        ["Source", "Succeeded"],
        ["Build", "Succeeded"],
        ["QA", "Succeeded"],
        ["Production", "Failed"],
      ],
    );
    assert.deepEqual(
      stages[3]?.actions.map(({ status: ended }) => ended),
      ["Failed", "NotRun", "NotRun"],
    );
    assert.deepEqual(environments["prod"], {});
    assert.equal(mails.length, 1);
    assert.deepEqual(
      Object.values(permissions).flatMap(({ denied }) => denied),
      [],
    );
    // The registry's only way to Approved.
    assert.deepEqual(
      Object.values(permissions).flatMap(({ used }) =>
        used.filter((permission) => permission.startsWith("sagemaker:UpdateModelPackage")),
      ),
      [],
    );
    const rehearsal = await laboratory.startCloud();
    assert.deepEqual(await endpoints(rehearsal), [environments["dev"]?.endpoint]);
    assert.equal(await approvalStatus(rehearsal, environments["dev"]?.modelPackage ?? ""), "PendingManualApproval");
    await laboratory.close();
  });

  it("again in the same home, approved from elsewhere, trains what nobody has approved anew, delivers", async () => {
    const delivery = npmStart(laboratory.checkout, ["--home", laboratory.home, "--report", report]);
    await delivery.printed(" --reject --code ");
    const [, approve = ""] = /^ +(npm run approve .* --yes --code \w+)$/mu.exec(delivery.output()) ?? [];
    const [code = ""] = /\w+$/u.exec(approve) ?? [];
    assert.deepEqual(filesWith(laboratory.home, code), []);
    const answered = await shell(laboratory.checkout, approve).exited;
    assert.match(answered.output, /^Approved: /mu);
    const { status, output } = await delivery.exited;
    const { environments, training } = readReport(report);
    assert.equal(status, 0, output);
    assert.equal(training.reused, false);
    assert.equal(environments["prod"]?.modelPackage, environments["dev"]?.modelPackage);
  });

  it("a third time, trains nothing, says so, and delivers", async () => {
    const { status, output, seconds } = await start("--yes");
    const { stages, environments, training } = readReport(report);
    assert.equal(status, 0, output);
    assert.equal(training.reused, true);
    assert.match(output, /nothing changed: the finished job was used again/);
    assert.deepEqual([...new Set(stages.map((stage) => stage.status))], ["Succeeded"]);
    assert.equal(environments["prod"]?.modelPackage, environments["dev"]?.modelPackage);
    console.log(`      delivered again in ${seconds.toFixed(1)} s`);
  });
});
