/** What a hostile build can do while the question before production waits, without isolation and in bubblewrap. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { findIsolation, type Isolation } from "#local-cloud";
import { openAnswerWindow } from "../rehearsal/stage/answerWindow";
import type { Decision } from "../rehearsal/stage/approval";
import type { Rehearsal } from "../rehearsal/stage/rehearsal";
import { environmentNames } from "../settings/names";
import { pulumiState } from "../settings/state";
import { Events } from "./events";
import { type Knowledge, knowledgeFile } from "./hostileBuild/knowledge";
import { Laboratory, project } from "./laboratory";
import { endpoints } from "./registry";
import { newFolder } from "./workshop";

/** Refused whether builds are isolated or not. */
const refused = [
  "approve with the keys of its role",
  "approve with keys that lie in the home",
  "answer through the window of npm run approve",
  "read held-out samples",
  "read the state",
  "write data",
  "write another build's cache",
  "write a run record",
  "register a package",
];

/** What a process of the same user can do that nothing isolates: SECURITY.md lists it. */
const openWithoutIsolation = [
  "write to a package in place",
  "read a file of the home",
  "write into another home",
  "write into the checkout",
  "read the environment of the rehearsal",
  "signal the rehearsal",
];

/** Processes that are to outlive the build, each by its own length of sleep; the last has thrown off everything. */
const survivors = {
  "7351.1": "setsid sleep 7351.1 &",
  "7351.2": "nohup sh -c 'sleep 7351.2 & exit' &",
  "7351.3": "setsid sh -c 'setsid sleep 7351.3 & exit' &",
  "7351.4": "env -i setsid sleep 7351.4 &",
  "7351.5": "(cd / && env -i setsid sh -c 'setsid sleep 7351.5 & exit' &)",
};

const hostileValidation = stringify({
  version: 0.2,
  env: { shell: "bash" },
  phases: {
    build: {
      commands: [
        ...Object.values(survivors).map((command) => `${command} >/dev/null 2>&1 </dev/null`),
        `for handle in /proc/$$/fd/*; do echo "HANDLE $(readlink $handle)"; done`,
        "node --require ./scripts/typescript.cjs scenarios/hostileBuild/attempts.ts",
        "false",
      ],
    },
  },
  cache: { key: "hostile", paths: ["node_modules/**/*"] },
});
const failing = stringify({ version: 0.2, phases: { build: { commands: ["false"] } } });

/** A build that does nothing and hands on what the next action asks for: the question comes without a training. */
const handingOn = (...names: readonly string[]): string =>
  stringify({
    version: 0.2,
    env: { shell: "bash", "exported-variables": names },
    phases: { build: { commands: names.map((name) => `export ${name}=nothing`) } },
  });

for (const [how, find] of [
  ["that nothing isolates", () => Promise.resolve(undefined)],
  ["in bubblewrap", findIsolation],
] as const)
  describe(`a hostile build ${how}`, () => {
    let laboratory: Laboratory;
    let rehearsal: Rehearsal;
    let isolation: Isolation | undefined;
    let otherHome: string;
    const events = new Events();
    const decided: Decision[] = [];
    let wrongCodes = 0;
    const ending = new AbortController();

    before(async function () {
      laboratory = await Laboratory.open();
      const found = await find();
      if (typeof found === "string") {
        console.log(`      not run: ${found}`);
        this.skip();
      }
      isolation = found;
      otherHome = await newFolder("other");
      rehearsal = await laboratory.start({
        onEvent: events.record,
        ...(isolation === undefined ? {} : { isolation }),
      });
      laboratory.write("buildspecs/train.yml", handingOn("MODEL_PACKAGE_ARN", "SUMMARY"));
      laboratory.write("buildspecs/deploy.yml", handingOn("ENDPOINT_CONFIGURATION"));
      laboratory.write("buildspecs/test.yml", handingOn("SUMMARY"));
      const question = await rehearsal.executions.asked(await laboratory.push(rehearsal));
      await openAnswerWindow({
        home: laboratory.home,
        approval: question,
        signal: ending.signal,
        decide: (decision) => Promise.resolve(void decided.push(decision)),
        onRefused: () => {
          wrongCodes += 1;
        },
      });
      const { names, cloud, stacks } = rehearsal;
      const known: Knowledge = {
        rehearsal: process.pid,
        home: laboratory.home,
        otherHome,
        checkout: laboratory.checkout,
        dataBucket: names.dataBucket,
        artifactBucket: names.artifactBucket,
        stateBucket: pulumiState(stacks.owner.delivery.state, cloud).bucket,
        modelPackageGroup: names.modelPackageGroup,
        question,
      };
      laboratory.write(knowledgeFile, JSON.stringify(known));
      laboratory.write("buildspecs/validate.yml", hostileValidation);
      laboratory.write("buildspecs/train.yml", failing);
      assert.equal(await rehearsal.executions.ended(await laboratory.push(rehearsal)), "Failed");
    });
    after(async () => {
      ending.abort();
      // What the test has let live.
      for (const id of Object.keys(survivors).flatMap(running)) process.kill(id);
      await laboratory.close();
    });

    it("is refused what it tries, each by name", () => {
      const outcomes = events.lines().flatMap((line) => {
        const [, name = "", outcome = ""] = /^ATTEMPT (.+): (done|refused .*)$/u.exec(line) ?? [];
        return name === "" ? [] : [[name, outcome] as const];
      });
      for (const [name, outcome] of outcomes) console.log(`      ${name}: ${outcome}`);
      assert.deepEqual(
        outcomes.map(([name]) => name),
        [...refused, ...openWithoutIsolation],
      );
      assert.deepEqual(
        outcomes.flatMap(([name, outcome]) => (outcome === "done" ? [name] : [])),
        isolation === undefined ? openWithoutIsolation : [],
      );
      assert.equal(wrongCodes, isolation === undefined ? 1 : 0);
    });

    it("has approved nothing", async () => {
      assert.deepEqual(decided, []);
      const { project: name, stack } = rehearsal.stacks.production;
      assert.ok(!(await endpoints(rehearsal)).includes(environmentNames(name, stack).endpoint));
      assert.ok(events.all.every((event) => event.kind !== "action" || event.action !== "Approve" || isOpen(event)));
    });

    it("has changed no package of the checkout, and with isolation nothing of anybody", () => {
      const packages = realpathSync(join(project, "node_modules"));
      assert.doesNotMatch(readFileSync(join(packages, "zod", "package.json"), "utf8"), /\n\n$/u);
      const planted = [otherHome, laboratory.checkout].map((folder) => existsSync(join(folder, "planted")));
      assert.deepEqual(planted, isolation === undefined ? [true, true] : [false, false]);
    });

    it("has inherited no handle of a file", () => {
      const handles = events.lines().flatMap((line) => /^HANDLE (.+)$/u.exec(line)?.[1] ?? []);
      assert.ok(handles.length >= 3, handles.join());
      const own = /^(?:pipe|socket):|^\/dev\/null$|\/shell\/command-\d+\.sh$|^\/proc\//u;
      assert.deepEqual(
        handles.filter((handle) => !own.test(handle)),
        [],
      );
    });

    it("leaves no process but, without isolation, one that has thrown off everything", () => {
      const left = Object.keys(survivors).filter((length) => running(length).length > 0);
      assert.deepEqual(left, isolation === undefined ? ["7351.5"] : []);
    });
  });

function isOpen({ status }: { readonly status: string }): boolean {
  return status === "InProgress";
}

/** The processes that sleep so long. */
function running(length: string): readonly number[] {
  return readdirSync("/proc")
    .filter((id) => /^\d+$/u.test(id) && commandOf(id) === `sleep\0${length}\0`)
    .map(Number);
}

function commandOf(id: string): string {
  try {
    return readFileSync(`/proc/${id}/cmdline`, "utf8");
  } catch {
    // It has ended since it was listed.
    return "";
  }
}
