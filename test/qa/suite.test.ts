/** The suite itself, in a process of its own against a stub endpoint: what it passes and what it stops. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { parseFigures } from "../../contract/figures";
import { evidenceFile, parseEvidence } from "../../contract/testEvidence";
import type { StubAws } from "../delivery/stubAws";
import { classify, startStubEndpoint } from "./stubEndpoint";

const root = path.resolve(__dirname, "../..");
describe("the qa suite", () => {
  let folder: string;
  let aws: StubAws;

  before(async () => {
    // Reports are written into the checkout, so the suite gets one of its own.
    folder = await mkdtemp(path.join(os.tmpdir(), "qa-test-"));
    for (const name of ["qa", "clients", "api", "contract", "settings", "scripts", "tsconfig.json"]) {
      await cp(path.join(root, name), path.join(folder, name), { recursive: true });
    }
    await cp(path.join(root, "test/fixtures/example"), folder, { recursive: true });
    // With what is installed, and what was made of the TypeScript already.
    for (const name of ["node_modules", ".cache"]) await symlink(path.join(root, name), path.join(folder, name));
    await writeFile(path.join(folder, "package.json"), "{}");
  });
  after(() => rm(folder, { recursive: true }));
  afterEach(() => aws.close());

  /** @param badInput the setting, in place of what follows from the image */
  async function run(
    answer: typeof classify,
    configuration = "expected",
    badInput?: "clientError" | "error",
  ): Promise<{ status: number | null; output: string }> {
    aws = await startStubEndpoint(answer, configuration);
    await setBadInput(badInput);
    const environment = { STACK: "dev", MODEL_PACKAGE_ARN: "arn:package", ENDPOINT_CONFIGURATION: "expected" };
    const suite = spawn(
      process.execPath,
      [path.join(root, "node_modules/mocha/bin/mocha.js"), "--config", "qa/.mocharc.json"],
      {
        cwd: folder,
        env: { ...process.env, ...environment },
      },
    );
    let output = "";
    for (const stream of [suite.stdout, suite.stderr])
      stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
    return new Promise((resolve) =>
      suite.once("close", (status) => {
        resolve({ status, output });
      }),
    );
  }

  async function setBadInput(badInput: string | undefined): Promise<void> {
    const settings = await readFile(path.join(root, "test/fixtures/example/Pulumi.dev.yaml"), "utf8");
    const line = badInput === undefined ? "" : `\n    badInput: ${badInput}`;
    const changed = settings.replace(/(minimumAccuracy: .*)/u, `$1${line}`);
    await writeFile(path.join(folder, "Pulumi.dev.yaml"), changed);
  }

  const figures = async () =>
    parseFigures(await readFile(path.join(folder, "reports/qa-figures.json"), "utf8"), "figures");

  it("stops a bad model, a silent rollback, server errors and careless checks; hands on what it measured", async () => {
    const careless: typeof classify = (body, contentType) => {
      if (body.equals(Buffer.from("star 7"))) return { status: 500, body: "out of memory" };
      const answer = classify(body, contentType);
      if (answer.status === 400) return body.length === 0 ? answer : { status: 500, body: "stack trace" };
      return { status: 200, body: "[0.9, 0.1]" };
    };
    const { status, output } = await run(careless, "former", "clientError");
    const expected = [
      /expected configuration expected, came former: the deployment was rolled back/,
      /expected 40 answers, 1 invocations failed:\s+star\/7\.jpg: expected an answer, came ModelError: .*\(500\)/,
      /expected an accuracy of 0\.5 or more, came 0\.500 \(0\.352 at least, as far as so few samples tell\)/,
      /expected an accuracy surely above 0\.500, the largest class's share; came 0\.500/,
      /a broken sample: expected a client error \(400 to 499\), came 500/,
      /a wrong content type: expected a client error \(400 to 499\), came 200/,
    ];
    for (const message of expected) assert.match(output, message);
    const summary = output.slice(output.indexOf("What failed: ")).trimEnd().split("\n");
    assert.equal(summary[0], `What failed: ${expected.length} of 9 tests`, output);
    const failed = summary.slice(1).filter((line) => !line.startsWith("    "));
    assert.equal(failed.length, expected.length, output);
    for (const line of failed) assert.match(line, /^ {2}endpoint of dev .*: .*expected .*/u);
    // Which samples they are stands there, too: a build is summed up by the end of its log.
    assert.ok(summary.includes("      star/1.jpg: expected star, came circle with 0.90"), output);
    assert.equal(status, expected.length, output);
    const { accuracy, samples, endpointConfiguration, latencyMilliseconds } = await figures();
    assert.deepEqual(
      { accuracy, samples, endpointConfiguration },
      { accuracy: 0.5, samples: 40, endpointConfiguration: "former" },
    );
    assert.ok(latencyMilliseconds.p50 > 0 && latencyMilliseconds.p50 <= latencyMilliseconds.p95);
    const { answers } = parseEvidence(await readFile(path.join(folder, evidenceFile), "utf8"), evidenceFile);
    assert.deepEqual(
      answers.map((one) => [one.class, one.best]),
      Array.from({ length: 40 }, (_, number) => [number % 2, number === 7 ? undefined : 0]),
    );
    assert.match(
      await readFile(path.join(folder, "reports/qa.xml"), "utf8"),
      /<testsuite name="qa" tests="9" failures="0" errors="6"/,
    );
  });
});
