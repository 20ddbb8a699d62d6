import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { DeliveryLaboratory, failureOf } from "../deliveryLaboratory";

describe("codebuild: phases and commands", () => {
  let laboratory: DeliveryLaboratory;
  before(async () => {
    laboratory = await DeliveryLaboratory.open();
  });
  after(() => laboratory.close());

  const outputOf = (build: { projectName?: string | undefined }): readonly string[] =>
    laboratory.output(build.projectName ?? "");

  it("runs all phases in one shell: variables, exports, functions and the folder survive each command", async () => {
    const build = await laboratory.run(`
version: 0.2
phases:
  install: { commands: ["greet() { echo hello $1; }", "mkdir -p sub && cd sub", "PLAIN=plain"] }
  pre_build: { commands: ["export NAME='two words'"] }
  build: { commands: ["greet $PLAIN", "sh -c 'echo $NAME'", "basename $(pwd)"] }
`);
    assert.equal(build.buildStatus, "SUCCEEDED");
    assert.deepEqual(outputOf(build), ["hello plain", "two words", "sub"]);
    assert.deepEqual(
      build.phases?.map(({ phaseType, phaseStatus }) => `${phaseType ?? ""} ${phaseStatus ?? ""}`.trim()),
      [
        ...[
          "SUBMITTED",
          "QUEUED",
          "PROVISIONING",
          "DOWNLOAD_SOURCE",
          "INSTALL",
          "PRE_BUILD",
          "BUILD",
          "POST_BUILD",
          "UPLOAD_ARTIFACTS",
          "FINALIZING",
        ].map((phase) => `${phase} SUCCEEDED`),
        "COMPLETED",
      ],
    );
  });

  it("runs bash when the buildspec asks for it", async () => {
    const build = await laboratory.run(`
version: 0.2
env: { shell: bash, exported-variables: [SUM] }
phases:
  install: { commands: ["list=(1 2 3)", "export TEXT='a b'", "(exit 4) || exit 0"] }
  build:
    commands:
      - |
        [[ -z "\${list[*]}" ]] && echo "arrays end with their shell, $TEXT does not"
        sleep 0.01 & waiting=$!
        wait "$waiting"
      - export SUM=$((1 + 2))
`);
    assert.equal(build.buildStatus, "SUCCEEDED", failureOf(build));
    assert.deepEqual(outputOf(build), ["arrays end with their shell, a b does not"]);
    assert.deepEqual(build.exportedEnvironmentVariables, [{ name: "SUM", value: "3" }]);
  });

  for (const [what, shell, command] of [
    ["shows what it reads", "sh", "set -v"],
    ["shows what it reads, in bash,", "bash", "set -v"],
    ["traces", "sh", "set -x"],
    ["traces, in bash,", "bash", "set -x"],
    ["has a DEBUG trap", "bash", "trap 'echo about to run $BASH_COMMAND' DEBUG"],
    ["writes into a file", "sh", "exec >../output.txt"],
    ["writes into a file, in bash,", "bash", "exec >../output.txt 2>&1"],
    ["has closed its outputs", "bash", "exec >&- 2>&- 7>&-"],
    ["overwrites no file", "sh", "set -C; umask 777"],
    ["prints without a line break", "sh", "printf '0 0'"],
    ["has a printf of its own", "sh", "printf() { echo 0; }"],
  ] as const) {
    it(`takes a command's status for what it is while the shell ${what}`, async () => {
      const build = await laboratory.run(`
version: 0.2
env: { shell: ${shell} }
phases:
  build:
    commands: [${JSON.stringify(command)}, "true", "(exit 7)", "echo never"]
    finally: ["echo finally"]
`);
      assert.equal(build.buildStatus, "FAILED");
      assert.match(failureOf(build), /Error while executing command: \(exit 7\)\. Reason: exit status 7/u);
      assert.ok(!outputOf(build).some((line) => /command-[0-9a-f-]{36}-ended|^never$/u.test(line)));
    });
  }

  it("names the line of a command that is a mapping by mistake", async () => {
    const build = await laboratory.run(`
version: 0.2
phases:
  build:
    commands:
      - "true"
      - echo FATAL: not built
`);
    assert.match(failureOf(build), /buildspec\.yml: line 7, phases\.build\.commands\.1: is no command: .* quotes/u);
  });

  it("names a variable that is no text", async () => {
    const build = await laboratory.run("version: 0.2\nenv:\n  variables:\n    A: [x]\nphases: {}\n");
    assert.match(failureOf(build), /buildspec\.yml: line 4, env\.variables\.A: must be a text, a number, or true/u);
  });

  it("fails with the phase, the command, its exit status and its last lines", async () => {
    const build = await laboratory.run(`
version: 0.2
phases:
  build: { commands: ["echo before", "echo the reason >&2; exit 3", "echo never"] }
`);
    assert.equal(build.buildStatus, "FAILED");
    assert.equal(
      failureOf(build),
      "BUILD COMMAND_EXECUTION_ERROR: Error while executing command: echo the reason >&2; exit 3. " +
        "Reason: exit status 3\nthe reason",
    );
    assert.deepEqual(outputOf(build), ["before", "the reason"]);
  });

  it("runs finally and post_build with the exports so far after a failed build, nothing after pre_build", async () => {
    const afterBuild = await laboratory.run(`
version: 0.2
phases:
  pre_build: { commands: ["export KEPT=kept"] }
  build: { commands: ["exit 1", "echo never"], finally: ["echo finally $KEPT"] }
  post_build: { commands: ["echo succeeding $CODEBUILD_BUILD_SUCCEEDING $KEPT"] }
`);
    assert.equal(afterBuild.buildStatus, "FAILED");
    assert.deepEqual(outputOf(afterBuild), ["finally kept", "succeeding 0 kept"]);

    const afterPreBuild = await laboratory.run(`
version: 0.2
phases:
  pre_build: { commands: ["false"], finally: ["echo finally"] }
  build: { commands: ["echo never"] }
  post_build: { commands: ["echo never"] }
`);
    assert.equal(afterPreBuild.buildStatus, "FAILED");
    assert.deepEqual(outputOf(afterPreBuild), ["finally"]);
    assert.ok(
      !afterPreBuild.phases?.some(({ phaseType }) => phaseType === "BUILD" || phaseType === "UPLOAD_ARTIFACTS"),
    );
  });

  it("honours on-failure: CONTINUE goes on, ABORT skips post_build", async () => {
    const goesOn = await laboratory.run(`
version: 0.2
phases:
  pre_build: { on-failure: CONTINUE, commands: ["false"] }
  build: { commands: ["echo went on"] }
`);
    assert.equal(goesOn.buildStatus, "SUCCEEDED");
    assert.deepEqual(outputOf(goesOn), ["went on"]);

    const aborts = await laboratory.run(`
version: 0.2
phases:
  build: { on-failure: ABORT, commands: ["false"] }
  post_build: { commands: ["echo never"] }
`);
    assert.equal(aborts.buildStatus, "FAILED");
    assert.deepEqual(outputOf(aborts), []);
  });

  it("refuses every key of a buildspec that it does not carry out, all at once and by name", async () => {
    const build = await laboratory.run(`
version: 0.2
proxy: { upload-artifacts: yes }
env: { parameter-store: { TOKEN: /token } }
phases:
  build: { commands: ["true"], run-as: root }
`);
    assert.equal(build.buildStatus, "FAILED");
    assert.match(
      failureOf(build),
      /DOWNLOAD_SOURCE YAML_FILE_ERROR: buildspec\.yml: .*env\.parameter-store.*phases\.build\.run-as.*proxy/u,
    );
  });

  it("refuses version 0.1 and a missing buildspec with what is wrong", async () => {
    assert.match(failureOf(await laboratory.run("version: 0.1\nphases: {}\n")), /version: must be 0\.2/u);
    assert.match(
      failureOf(await laboratory.run("version: 0.2\nphases: {}\n", { buildspecOverride: "other.yml" })),
      /YAML file does not exist: other\.yml/u,
    );
  });

  it("gives variables by precedence, an empty environment besides, and exports what is exported", async () => {
    process.env["PLANTED_SECRET"] = "secret";
    const build = await laboratory
      .run(
        `
version: 0.2
env:
  variables: { FROM_BUILDSPEC: a, OVERRIDDEN: buildspec }
  exported-variables: [ANSWER, LINES, NEVER_SET]
phases:
  build:
    commands:
      - "echo $FROM_BUILDSPEC $OVERRIDDEN [$PLANTED_SECRET]"
      - "export ANSWER=\\"it's \\\\\\"42\\\\\\"\\""
      - "export LINES=\\"$(printf 'one\\ntwo')\\""
`,
        { environmentVariablesOverride: [{ name: "OVERRIDDEN", value: "start", type: "PLAINTEXT" }] },
      )
      .finally(() => {
        delete process.env["PLANTED_SECRET"];
      });
    assert.equal(build.buildStatus, "SUCCEEDED", failureOf(build));
    assert.deepEqual(outputOf(build), ["a start []"]);
    assert.deepEqual(build.exportedEnvironmentVariables, [
      { name: "ANSWER", value: `it's "42"` },
      { name: "LINES", value: "one\ntwo" },
    ]);
  });

  it("does not see the repository that this machine may have around the home", async () => {
    execFileSync("git", ["init", "--quiet", laboratory.folder]);
    const build = await laboratory.run(
      `{ version: 0.2, phases: { build: { commands: ["git rev-parse --show-toplevel || echo none"] } } }`,
    );
    assert.match(outputOf(build).join("\n"), /^fatal: not a git repository.*\nnone$/u);
  });

  it("refuses variables that another service would have to resolve, by name and type", async () => {
    const build = await laboratory.run("version: 0.2\nphases: {}\n", {
      environmentVariablesOverride: [{ name: "TOKEN", value: "token", type: "SECRETS_MANAGER" }],
    });
    assert.equal(build.buildStatus, "FAILED");
    assert.match(failureOf(build), /PLAINTEXT variables only, not TOKEN \(SECRETS_MANAGER\)/u);
  });

  it("writes the build's output to the project's log group", async () => {
    const build = await laboratory.run(`{ version: 0.2, phases: { build: { commands: ["echo in the log"] } } }`);
    assert.equal(build.logs?.groupName, `/aws/codebuild/${build.projectName ?? ""}`);
    const { events } = await laboratory.logs.getLogEvents({
      logGroupName: build.logs.groupName,
      logStreamName: build.logs.streamName ?? "",
      startFromHead: true,
    });
    assert.ok(events?.some(({ message }) => message === "in the log"));
    assert.ok(events?.some(({ message }) => message === "[Container] Running command echo in the log"));
  });

  it("stops a build on request: SIGTERM reaches the command, later commands do not run", async () => {
    await laboratory.createProject("stopped", {
      "buildspec.yml": `version: 0.2
phases:
  build:
    commands: ["trap 'echo cleaning up; exit 0' TERM; echo waiting; while :; do sleep 0.02; done"]
    finally: ["echo never"]
  post_build: { commands: ["echo never"] }
`,
    });
    const { build } = await laboratory.codeBuild.startBuild({ projectName: "stopped" });
    await laboratory.event((event) => (event.kind === "log" && event.line === "waiting" ? true : undefined));
    await laboratory.codeBuild.stopBuild({ id: build?.id ?? "" });
    const ended = await laboratory.ended(build?.id ?? "");
    assert.equal(ended.buildStatus, "STOPPED");
    const output = laboratory.output("stopped");
    assert.ok(output.includes("cleaning up"), output.join("\n"));
    assert.ok(!output.includes("never"));
  });

  it("ends a build whose time on the cloud's clock is over", async () => {
    await laboratory.createProject(
      "slow",
      { "buildspec.yml": `version: 0.2\nphases: { build: { commands: ["echo started", "sleep 1000"] } }\n` },
      { timeoutInMinutes: 5 },
    );
    const { build } = await laboratory.codeBuild.startBuild({ projectName: "slow" });
    await laboratory.event((event) => (event.kind === "log" && event.line === "started" ? true : undefined));
    laboratory.clock.advance(5 * 60);
    const ended = await laboratory.ended(build?.id ?? "");
    assert.equal(ended.buildStatus, "TIMED_OUT");
    assert.match(failureOf(ended), /BUILD BUILD_TIMED_OUT/u);
  });
});
