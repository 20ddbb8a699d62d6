/** The suite itself, in a process of its own against a stub endpoint: what it passes and what it stops. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { dataKeys, type HeldOutIndex } from "../../contract/dataManifest";
import { parseFigures } from "../../contract/figures";
import { sha256 } from "../../contract/hash";
import { evidenceFile, parseEvidence } from "../../contract/testEvidence";
import { deliveryNames, environmentNames } from "../../settings/names";
import { startStubAws, type StubAnswer, type StubAws } from "../delivery/stubAws";

const root = path.resolve(__dirname, "../..");
const region = "us-east-1";
const place = { version: "0123456789abcdef", attempt: "fedcba9876543210" };
const location = { accountId: "123456789012", region, partition: "aws" };
const classes = ["circle", "star"];

/** Answers as a good model does. */
function classify(body: Buffer, contentType: string): StubAnswer {
  if (contentType !== "application/x-image") return { status: 415, body: "unsupported content type" };
  const label = classes.findIndex((name) => body.includes(name));
  if (label === -1) return { status: 400, body: "no sample" };
  return { status: 200, body: JSON.stringify(label === 0 ? [0.9, 0.1] : [0.2, 0.8]) };
}

/** Forty samples with their index, and its hash as the package has it. */
function heldOutData(bucket: string): {
  readonly objects: ReadonlyMap<string, Buffer>;
  readonly heldOutSha256: string;
} {
  const index: HeldOutIndex = { version: place.version, classes, samples: [] };
  const objects = new Map<string, Buffer>();
  for (let number = 0; number < 40; number += 1) {
    const [label, file] = [number % 2, `${number}.jpg`];
    const name = classes[label] ?? "";
    const sample = Buffer.from(`${name} ${number}`);
    const origin = `${name}/${file}`;
    index.samples.push({ file, class: label, origin, contentType: "image/jpeg", sha256: sha256(sample) });
    objects.set(`${bucket}/${dataKeys.heldOutSample(place, file)}`, sample);
  }
  const text = JSON.stringify(index);
  objects.set(`${bucket}/${dataKeys.heldOutIndex(place)}`, Buffer.from(text));
  return { objects, heldOutSha256: sha256(text) };
}

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
    change: (objects: Map<string, Buffer>, bucket: string) => void = () => undefined,
  ): Promise<{ status: number | null; output: string }> {
    const bucket = deliveryNames("model-delivery", "dev", location).dataBucket;
    const { objects, heldOutSha256 } = heldOutData(bucket);
    aws = await startStubAws(
      {
        DescribeModelPackage: () => ({
          CustomerMetadataProperties: {
            "data-version": place.version,
            "data-attempt": place.attempt,
            "held-out-sha256": heldOutSha256,
          },
          InferenceSpecification: { Containers: [{ Image: "image" }], SupportedContentTypes: ["application/x-image"] },
        }),
        DescribeEndpoint: () => ({ EndpointStatus: "InService", EndpointConfigName: configuration }),
      },
      (name, body, contentType) =>
        name === environmentNames("model-delivery", "dev").endpoint
          ? answer(body, contentType)
          : { status: 404, body: name },
    );
    for (const [key, content] of objects) aws.objects.set(key, content);
    change(aws.objects, bucket);
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

  it("passes a good model, writes JUnit and hands on its figures", async () => {
    const { status, output } = await run(classify);
    assert.equal(status, 0, output);
    const { accuracy, samples, endpointConfiguration, latencyMilliseconds } = await figures();
    assert.deepEqual(
      { accuracy, samples, endpointConfiguration },
      { accuracy: 1, samples: 40, endpointConfiguration: "expected" },
    );
    const written = await readFile(path.join(folder, evidenceFile), "utf8");
    const { answers } = parseEvidence(written, evidenceFile);
    assert.deepEqual(
      answers.map((one) => [one.class, one.best]),
      Array.from({ length: 40 }, (_, number) => [number % 2, number % 2]),
    );
    assert.ok(latencyMilliseconds.p50 > 0 && latencyMilliseconds.p50 <= latencyMilliseconds.p95);
    assert.match(
      await readFile(path.join(folder, "reports/qa.xml"), "utf8"),
      /<testsuite name="qa" tests="9" failures="0" errors="0"/,
    );
  });

  it("stops a bad model, a silent rollback, server errors and careless input checks; hands figures on", async () => {
    const { status, output } = await run((body, contentType) => {
      if (body.equals(Buffer.from("star 7"))) return { status: 500, body: "out of memory" };
      return contentType === "application/x-unknown" || classify(body, contentType).status === 200
        ? { status: 200, body: "[0.9, 0.1]" }
        : classify(body, contentType);
    }, "former");
    const expected = [
      /expected configuration expected, came former: the deployment was rolled back/,
      /expected 40 answers, 1 invocations failed:\s+star\/7\.jpg: expected an answer, came ModelError: .*\(500\)/,
      /expected an accuracy of 0\.5 or more, came 0\.500 \(0\.352 at least, as far as so few samples tell\)/,
      /expected an accuracy surely above 0\.500, the largest class's share; came 0\.500/,
      /a wrong content type: expected an error \(400 or more\), came 200/,
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
    assert.equal((await figures()).accuracy, 0.5);
  });

  it("takes any error for a refusal where nobody knows what the image answers, and stops what it breaks", async () => {
    const careless = (body: Buffer, contentType: string): StubAnswer => {
      const answer = classify(body, contentType);
      return answer.status === 200 ? answer : { status: 500, body: "stack trace" };
    };
    const taken = await run(careless);
    assert.equal(taken.status, 0, taken.output);
    await aws.close();
    const strict = await run(careless, "expected", "clientError");
    assert.match(strict.output, /a broken sample: expected a client error \(400 to 499\), came 500/u);
    assert.equal(strict.status, 3, strict.output);
    await aws.close();
    let isBroken = false;
    const broken = await run((body, contentType) => {
      isBroken ||= body.length === 0;
      return isBroken ? { status: 503, body: "gone" } : careless(body, contentType);
    });
    assert.match(broken.output, /after an empty body: expected the next sample to be answered, came 503/u);
  });

  it("asks about nothing when a held-out sample is not the package's", async () => {
    const { status, output } = await run(classify, "expected", undefined, (objects, bucket) => {
      objects.set(`${bucket}/${dataKeys.heldOutSample(place, "7.jpg")}`, Buffer.from("star 9"));
    });
    assert.notEqual(status, 0);
    assert.match(output, /samples\/7\.jpg is not the held-out sample that the package names: expected SHA-256/);
    assert.ok(!output.includes("accuracy"), output);
  });

  it("asks about nothing when the index of the held-out samples is not the package's", async () => {
    const { status, output } = await run(classify, "expected", undefined, (objects, bucket) => {
      const key = `${bucket}/${dataKeys.heldOutIndex(place)}`;
      objects.set(key, Buffer.from(String(objects.get(key)).replaceAll("star", "circle")));
    });
    assert.notEqual(status, 0);
    assert.match(output, /held-out samples at s3:.*index\.json are not those that package arn:package was made with/);
  });
});
