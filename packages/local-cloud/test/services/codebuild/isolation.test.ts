import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { findIsolation } from "../../../processes/findIsolation";
import { bubblewrap } from "../../../processes/isolation";
import { bucket, DeliveryLaboratory, failureOf } from "../deliveryLaboratory";

describe("the command line of an isolated process", () => {
  const program = {
    file: "bash",
    arguments: ["-c", "true"],
    environment: { PATH: "bin", LD_PRELOAD: "./evil.so", AWS_SECRET_ACCESS_KEY: "secret" },
  };
  const isolated = bubblewrap("/usr/bin/bwrap").isolate(program, { writable: ["/build/src"], readable: ["/data"] });

  it("leaves what a build chooses to what runs inside", () => {
    assert.equal(isolated.file, "/usr/bin/env");
    assert.deepEqual(isolated.environment, {});
    assert.deepEqual(isolated.arguments.slice(0, 2), ["--ignore-signal=TERM", "/usr/bin/bwrap"]);
    assert.deepEqual(isolated.arguments.slice(isolated.arguments.indexOf("--")), [
      ...["--", "/usr/bin/env", "--default-signal=TERM", "bash", "-c", "true"],
    ]);
  });

  it("shows nobody the keys: they come by a file", () => {
    assert.ok(!isolated.arguments.join(" ").includes("secret"));
    assert.deepEqual(isolated.told?.split("\0").slice(0, 6), [
      ...["--setenv", "PATH", "bin", "--setenv", "LD_PRELOAD", "./evil.so"],
    ]);
  });

  it("lets it write to its own places and nowhere else", () => {
    const { arguments: words } = isolated;
    const after = (option: string) => words.flatMap((word, index) => (word === option ? [words[index + 1]] : []));
    assert.deepEqual(after("--bind"), []);
    assert.deepEqual(after("--bind-try"), ["/build/src"]);
    assert.ok(after("--ro-bind-try").includes("/data"));
    const shown = [...after("--ro-bind"), ...after("--symlink")].map((place = "") => place.split("/")[1]);
    for (const foreign of ["home", "root", "var", "run", "srv", "mnt", "tmp"]) assert.ok(!shown.includes(foreign));
    for (const option of ["--unshare-user", "--unshare-pid", "--die-with-parent"]) assert.ok(words.includes(option));
  });
});

describe("codebuild: isolated builds", () => {
  let laboratory: DeliveryLaboratory;
  /** A folder of the person whose machine it is. */
  let foreign: string;

  before(async function () {
    laboratory = await DeliveryLaboratory.open();
    const found = await findIsolation();
    if (typeof found === "string") {
      console.log(`      not run: ${found}`);
      this.skip();
    }
    await laboratory.restart({ isolation: found });
    foreign = laboratory.write({ "key.pem": "PRIVATE" });
  });
  after(() => laboratory.close());

  const build = async (commands: readonly string[], rest = "", files = {}, overrides = {}) => {
    const name = `isolated-${(count += 1)}`;
    const phases = `phases: { build: { commands: ${JSON.stringify(commands)} } }`;
    await laboratory.createProject(name, { "buildspec.yml": `version: 0.2\n${rest}\n${phases}\n`, ...files });
    const place = { name: "FOREIGN", value: foreign };
    const ended = await laboratory.build(name, { environmentVariablesOverride: [place], ...overrides });
    return { ended, printed: laboratory.output(name) };
  };
  let count = 0;

  it("build as others do: source, variables, artifacts, the cloud's network", async () => {
    const { ended, printed } = await build(
      ["cat given.txt; node --print 1+1", "export MADE=here; echo text >made.txt", CALL_CLOUD],
      "env: { shell: bash, exported-variables: [MADE] }\nartifacts: { files: [made.txt] }",
      { "given.txt": "given\n" },
      { artifactsOverride: { type: "S3", location: bucket, name: "out/isolated", packaging: "ZIP" } },
    );
    assert.equal(ended.buildStatus, "SUCCEEDED", failureOf(ended));
    assert.deepEqual(printed, ["given", "2", "answered"]);
    assert.deepEqual(ended.exportedEnvironmentVariables, [{ name: "MADE", value: "here" }]);
    assert.ok((await laboratory.s3.headObject({ Bucket: bucket, Key: "out/isolated" })).ContentLength);
  });

  it("see no file of anybody: not by path, link, relative path, or the folders of other processes", async () => {
    const tries = [
      "cat $FOREIGN/key.pem",
      "ln -s $FOREIGN link && cat link/key.pem",
      "cat ../../../../../$(basename $FOREIGN)/key.pem",
      "cat /proc/*/root$FOREIGN/key.pem",
      "cat /proc/[0-9]*/fd/*/key.pem",
      "find / -name key.pem 2>/dev/null | grep .",
      "echo planted >$FOREIGN/planted",
      `cat /proc/${process.pid}/environ`,
      `kill -0 ${process.pid}`,
      "mount -t tmpfs none /usr",
      "echo x >/usr/planted",
    ];
    const { ended, printed } = await build(tries.map((line) => `! { ${line}; }`));
    assert.equal(ended.buildStatus, "SUCCEEDED", failureOf(ended));
    assert.ok(!printed.join("\n").includes("PRIVATE"));
    assert.deepEqual(readdirSync(foreign), ["key.pem"]);
  });

  it("do not choose the programs and libraries that isolate them", async () => {
    const evil = `#!/bin/sh\necho escaped >${foreign}/escaped\n`;
    await build(["true"], "env: { variables: { PATH: 'bin:/usr/bin:/bin', LD_PRELOAD: ./evil.so } }", {
      "bin/env": evil,
      "bin/bwrap": evil,
      "bin/sh": evil,
      "evil.so": "none",
    });
    assert.equal(existsSync(join(foreign, "escaped")), false);
  });

  it("leave no process, whatever it has thrown off", async () => {
    const mark = "7351.25";
    await build([
      `cd /; env -i setsid nohup sh -c 'setsid sleep ${mark} & exit' >/dev/null 2>&1 </dev/null & sleep 0.2`,
      `pgrep -f 'sleep ${mark}'`,
    ]);
    assert.deepEqual(
      readdirSync("/proc").filter((id) => commandOf(id) === `sleep\0${mark}\0`),
      [],
    );
  });

  it("are asked to end before they are ended", async () => {
    const name = "stopped";
    const commands = ["trap 'echo asked; exit 0' TERM; echo waiting; while true; do sleep 0.05; done"];
    const phases = `phases: { build: { commands: ${JSON.stringify(commands)} } }`;
    await laboratory.createProject(name, { "buildspec.yml": `version: 0.2\n${phases}\n` });
    const { build: started } = await laboratory.codeBuild.startBuild({ projectName: name });
    const id = started?.id ?? "";
    await laboratory.event((event) => (event.kind === "log" && event.line === "waiting" ? event : undefined));
    await laboratory.codeBuild.stopBuild({ id });
    assert.equal((await laboratory.ended(id)).buildStatus, "STOPPED");
    assert.ok(laboratory.output(name).includes("asked"));
  });
});

const CALL_CLOUD =
  "node --eval \"fetch(process.env.AWS_ENDPOINT_URL).then(() => console.log('answered'), console.error)\"";

function commandOf(id: string): string {
  try {
    return /^\d+$/u.test(id) ? readFileSync(`/proc/${id}/cmdline`, "utf8") : "";
  } catch {
    return "";
  }
}
