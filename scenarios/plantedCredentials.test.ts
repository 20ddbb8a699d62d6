import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { readReport, rehearse, spareDrawing } from "./commandLine";
import { Laboratory } from "./laboratory";
import { setTrap, type Trap } from "./trap";
import { newFolder } from "./workshop";

describe("credentials and AWS configuration in the user's environment", () => {
  let laboratory: Laboratory;
  let trap: Trap;

  before(async () => {
    laboratory = await Laboratory.open();
    await spareDrawing(laboratory);
  });
  beforeEach(async () => {
    trap = await setTrap(await newFolder("user"));
  });
  afterEach(() => trap.close());
  after(() => laboratory.close());

  it("would catch a client that is told nothing else", async () => {
    const client =
      "const { S3Client, ListBucketsCommand } = require('@aws-sdk/client-s3'); new S3Client({ maxAttempts: 1 " +
      "}).send(new ListBucketsCommand({})).catch(() => undefined)";
    await promisify(execFile)(process.execPath, ["--eval", client], {
      cwd: laboratory.checkout,
      env: { PATH: process.env["PATH"], ...trap.environment },
    });
    assert.equal(trap.requests.length, 1);
  });

  it("are never used by a delivery that trains, asks and deploys", async () => {
    const report = join(laboratory.checkout, "..", "report.json");
    const { status, output } = await rehearse(
      laboratory.checkout,
      ["--yes", "--home", laboratory.home, "--report", report],
      { environment: trap.environment },
    ).exited;
    assert.deepEqual(trap.requests, []);
    assert.equal(existsSync(trap.sprung), false, "the credential process ran");
    assert.equal(status, 0, output);
    // What Node and the SDK warn of themselves begins so.
    assert.doesNotMatch(output, /\(node:\d+\)/u);
    assert.equal(readReport(report).training.reused, false);
  });
});
