import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { keptRehearsal } from "../clients/keptRehearsal";
import { packFiles } from "../packages/local-cloud/zip";
import { keepAnswersToGet } from "./answersToGet";
import { readReport, rehearse, spareDrawing } from "./commandLine";
import { Laboratory } from "./laboratory";
import { filesWithAccessKeys, filesWithSecrets } from "./leftBehind";
import { setTrap, type Trap } from "./trap";
import { newFolder } from "./workshop";

const keyVariables = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"];

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

  it("would be found in what is left behind, also in an address, in base64, in gzip and zip files", async () => {
    const [, secret = ""] = trap.secrets;
    const folder = await newFolder("planted");
    const file = (name: string): string => join(folder, name);
    writeFileSync(file("plain"), `a line\nwith ${secret} in it\n`);
    writeFileSync(file("base64"), Buffer.from(`{"key": "${secret}"}`).toString("base64"));
    writeFileSync(file("log.gz"), gzipSync(`with ${secret} in it`));
    writeFileSync(file("commit.zip"), packFiles(new Map([["plain", file("plain")]])));
    writeFileSync(file("nothing"), "none");
    assert.deepEqual(filesWithSecrets(folder, [secret]), ["base64", "commit.zip", "log.gz", "plain"].map(file));
    // This file is a part of what is delivered, and searched.
    const key = ["ASIA", "0123456789ABCDEF"].join("");
    writeFileSync(file("state"), JSON.stringify({ accessKeyId: key }));
    assert.deepEqual(filesWithAccessKeys(folder), [file("state")]);
  });

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

  it("are never used by a delivery that trains, asks and deploys, nor left in anything of it", async () => {
    const folder = dirname(laboratory.checkout);
    const report = join(folder, "report.json");
    const told = join(await newFolder("told"), "secrets");
    // Each build tells the keys that it was given.
    for (const file of ["train", "deploy", "test"])
      laboratory.edit(
        `buildspecs/${file}.yml`,
        "  build:\n    commands:\n",
        `  build:\n    commands:\n      - printenv ${keyVariables.join(" ")} >>${told}\n`,
      );
    const temporary = join(folder, "tmp");
    mkdirSync(temporary);
    const delivery = rehearse(
      laboratory.checkout,
      ["--yes", "--keep", "--isolate", "off", "--home", laboratory.home, "--report", report],
      { environment: { ...trap.environment, TMPDIR: temporary } },
    );
    await delivery.printed("Kept until Ctrl-C");
    const kept = keptRehearsal.read(laboratory.home);
    const pages = delivery.output().match(/http:\/\/127\.0\.0\.1:\d+\/(?:dev|prod)\/(?=\s)/gu) ?? [];
    assert.equal(pages.length, 2);
    const answers = await keepAnswersToGet([...pages, `${kept?.url ?? ""}/`], join(folder, "answers"));
    for (const page of pages) assert.equal(answers.get(page), 200);
    delivery.interrupt();
    const { status, output } = await delivery.exited;
    const handedOut = [...Object.values(kept?.credentials ?? {}), ...Object.values(kept?.reader ?? {})];
    const secrets = [...trap.secrets, ...handedOut, ...readFileSync(told, "utf8").trim().split("\n")];
    // The owner's four, twice three that were kept, and three of each of five builds.
    assert.equal(new Set(secrets).size, 4 + 6 + 15);
    assert.deepEqual(filesWithSecrets(folder, secrets), []);
    assert.deepEqual(filesWithAccessKeys(folder), []);
    for (const secret of trap.secrets) assert.ok(!output.includes(secret), "the terminal shows a secret");
    assert.deepEqual(trap.requests, []);
    assert.equal(existsSync(trap.sprung), false, "the credential process ran");
    assert.equal(status, 0, output);
    // What Node and the SDK warn of themselves begins so.
    assert.doesNotMatch(output, /\(node:\d+\)/u);
    assert.equal(readReport(report).training.reused, false);
  });
});
