import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { forEachConcurrently } from "../../contract/concurrency";
import { ChangeLog } from "../../delivery/changeLog";
import { writeExports } from "../../delivery/exports";
import { loadEngine } from "../../delivery/loadEngine";
import { command } from "../../delivery/main";
import { parseOptions } from "../../delivery/options";
import { runHere } from "../commandHere";

describe("the command line of the delivery", () => {
  it("takes from the environment what the pipeline sets, and the option first", () => {
    const options = parseOptions(["train", "--commit", "given"], {
      STACK: "dev",
      EXECUTION_ID: "e-1",
      DATA_SOURCE: "file:///pictures",
      KNOWN_PICTURES: "/home/known.json",
    });
    assert.deepEqual(options, {
      command: "train",
      stack: "dev",
      execution: "e-1",
      commit: "given",
      dataSource: "file:///pictures",
      knownPictures: "/home/known.json",
      exportsFile: undefined,
      pollingIntervalSeconds: 15,
      yes: false,
    });
  });

  it("does not tell an empty variable from one that was not given; an empty option is a slip", () => {
    const options = parseOptions(["test", "--stack", "dev", "--package", "arn"], { EXECUTION_ID: "" });
    assert.throws(() => parseOptions(["test", "--stack", "dev", "--package", ""], {}), /^BadInput: --package is ""/u);
    assert.deepEqual(options, {
      command: "test",
      stack: "dev",
      subject: { kind: "package", modelPackage: "arn", endpointConfiguration: undefined },
      exportsFile: undefined,
      pollingIntervalSeconds: 15,
      yes: false,
    });
  });

  it("takes an execution's own package, whatever package the environment holds", () => {
    const environment = { STACK: "prod", EXECUTION_ID: "e-1", MODEL_PACKAGE_ARN: "another" };
    assert.deepEqual(parseOptions(["deploy"], environment), {
      command: "deploy",
      stack: "prod",
      subject: { kind: "execution", execution: "e-1" },
      exportsFile: undefined,
      pollingIntervalSeconds: 15,
      yes: false,
    });
  });

  const mistakes = {
    "no command": {
      args: [],
      message: /Expected one of the commands prepare, train, deploy, test, pending, drift; given: none/,
    },
    "an unknown command": { args: ["launch"], message: /given: launch/ },
    "an unknown option": { args: ["train", "--fast"], message: /Unknown option '--fast'/ },
    "what is missing, all at once": {
      args: ["train"],
      message: /delivery train needs --stack \(or STACK\), --execution \(or EXECUTION_ID\)\./,
    },
    "nothing to deploy": {
      args: ["deploy", "--stack", "dev"],
      message: /delivery deploy needs --execution \(or EXECUTION_ID\) or --package/,
    },
    "a package beside an execution": {
      args: ["deploy", "--stack", "dev", "--package", "arn", "--execution", "e-1"],
      message: /takes --package or --execution/,
    },
    "a configuration of an execution": {
      args: ["test", "--stack", "dev", "--configuration", "c", "--execution", "e-1"],
      message: /--configuration goes with --package only/,
    },
    "a wrong interval": {
      args: ["prepare", "--stack", "dev", "--polling-interval", "soon"],
      message: /number of seconds above 0 is allowed; given: soon/,
    },
  };
  for (const [what, { args, message }] of Object.entries(mistakes)) {
    it(`answers ${what}`, () => {
      assert.throws(() => parseOptions(args, {}), { name: "BadInput", message });
    });
  }

  it("ends with status 2, one message and no stack trace when it is misused", async () => {
    assert.deepEqual(await runHere(command, ["launch"]), {
      status: 2,
      output: "Expected one of the commands prepare, train, deploy, test, pending, drift; given: launch.\n",
    });
  });
});

describe("writeExports", () => {
  it("writes what a shell reads back unchanged, whatever it holds", async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), "exports-test-"));
    try {
      const file = path.join(folder, "exports.sh");
      const value = `it's "quoted" $HOME \`date\`\nsecond line`;
      await writeExports(file, { VALUE: value, ABSENT: undefined });
      assert.equal(
        execFileSync("/bin/sh", ["-c", `. ${file}; printf %s "$VALUE\${ABSENT-none}"`], { encoding: "utf8" }),
        `${value}none`,
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe("loadEngine", () => {
  it("loads the engine that takes Pulumi's place, and says when there is none in the module", async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), "engine-test-"));
    try {
      await writeFile(path.join(folder, "engine.js"), "exports.createEngine = () => ({ mark: 1 });");
      await writeFile(path.join(folder, "empty.js"), "");
      assert.deepEqual(await loadEngine("./engine", folder), { mark: 1 });
      await assert.rejects(
        loadEngine("./empty", folder),
        /DELIVERY_ENGINE: \.\/empty exports no function createEngine/,
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe("ChangeLog", () => {
  const event = (op: string, urn: string) => ({ resourcePreEvent: { metadata: { op, urn, type: "t" } } }) as never;

  it("counts the steps of a replacement as one change, and leaves out what changes nothing", () => {
    const log = new ChangeLog();
    for (const op of ["create-replacement", "replace", "delete-replaced"])
      log.add(event(op, "urn:pulumi:dev::p::t::a"));
    log.add(event("refresh", "urn:pulumi:dev::p::t::b"));
    log.add(event("same", "urn:pulumi:dev::p::t::c"));
    assert.deepEqual(log.changes(), [
      { urn: "urn:pulumi:dev::p::t::a", type: "t", name: "a", operation: "replace" },
      { urn: "urn:pulumi:dev::p::t::c", type: "t", name: "c", operation: "same" },
    ]);
  });
});

describe("forEachConcurrently", () => {
  it("never runs more at a time than allowed, and every item once", async () => {
    let running = 0;
    let most = 0;
    const seen: number[] = [];
    await forEachConcurrently([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      seen.push(item);
      running -= 1;
    });
    assert.equal(most, 3);
    assert.deepEqual(
      seen.sort((a, b) => a - b),
      [1, 2, 3, 4, 5, 6, 7],
    );
  });

  it("starts nothing new after a failure", async () => {
    const started: number[] = [];
    const failing = forEachConcurrently([1, 2, 3, 4, 5, 6], 2, (item) => {
      started.push(item);
      return item === 1 ? Promise.reject(new Error("no")) : Promise.resolve();
    });
    await assert.rejects(failing, /no/);
    assert.ok(started.length <= 3, `started ${started.join(", ")}`);
  });
});
