/** Pulumi's Automation API with a stand-in for the command line: what is asked of it, and what its answers become. */
import assert from "node:assert/strict";
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { createAutomationEngine } from "../../delivery/automationEngine";
import type { Engine } from "../../delivery/engine";
import { saying } from "../saying";

/**
 * Keeps every call in `calls`, and the settings that an update gets in `settings`. It is locked as long as there are
 * files in `locks`.
 */
const standIn = `#!/bin/sh
here=\${0%/*}
echo "$@" >> "$here/calls"
case "$1 $2" in
  version*) echo v3.999.0 ;;
  "stack select") case "$*" in *absent*) echo "error: no stack named 'absent' found" >&2; exit 255 ;; esac ;;
  "stack output") echo '{"endpoint": "demo"}' ;;
  "stack export")
    resource='{"type": "pulumi:providers:aws", "inputs": {"version": "7.40.0"}}'
    echo '{"version": 3, "deployment": {"resources": ['"$resource"']}}'
    ;;
  "stack history") echo '[]' ;;
  up*)
    lock=$(ls "$here/locks" | head -n 1)
    if [ -n "$lock" ]; then
      rm "$here/locks/$lock"
      echo "error: the stack is currently locked by 1 lock(s)" >&2
      exit 255
    fi
    if [ -e "$here/broken" ]; then
      echo " +  aws:sagemaker:Endpoint serving-endpoint **creating failed** error: creating endpoint: no capacity"
      echo "  aws:sagemaker:Endpoint (serving-endpoint):" >&2
      echo "    error: creating endpoint: no capacity" >&2
      exit 255
    fi
    while [ "$#" -gt 0 ]; do
      if [ "$1" = --config-file ]; then cp "$2" "$here/settings"; fi
      shift
    done
    printf 'Updating\\n\\n  done\\n'
    ;;
esac
`;

const settings = "config:\n  aws:region: eu-central-1\n  demo:quality:\n    concurrency: 2\n";

describe("the engine of the Automation API", () => {
  let folder: string;
  let bin: string;
  let engine: Engine;
  let lines: string[];
  const formerPath = process.env["PATH"];
  const request = { stack: "dev", onProgress: (line: string) => lines.push(line) };
  const calls = async (): Promise<string[]> => (await readFile(path.join(bin, "calls"), "utf8")).split("\n");

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "automation-test-"));
    bin = path.join(folder, "bin");
    await mkdir(bin);
    await writeFile(path.join(bin, "pulumi"), standIn);
    await chmod(path.join(bin, "pulumi"), 0o755);
    await writeFile(path.join(folder, "Pulumi.yaml"), "name: demo\nruntime: nodejs\n");
    await writeFile(path.join(folder, "Pulumi.dev.yaml"), settings);
    await symlink(path.resolve(__dirname, "../../node_modules"), path.join(folder, "node_modules"));
    process.env["PATH"] = `${bin}${path.delimiter}${formerPath ?? ""}`;
    engine = await createAutomationEngine({ folder, lock: { limitSeconds: 0.02, intervalSeconds: 0.01 } });
  });
  after(async () => {
    process.env["PATH"] = formerPath;
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    lines = [];
    for (const name of ["calls", "settings", "broken", "locks"])
      await rm(path.join(bin, name), { recursive: true, force: true });
    await mkdir(path.join(bin, "locks"));
  });

  it("updates the targets with the request's configuration, and leaves the settings file as it is", async () => {
    const configuration = { release: { modelPackage: "arn:package" } };
    const { outputs } = await engine.update({ ...request, targets: ["**release:Serving**"], configuration });
    assert.deepEqual(outputs, { endpoint: "demo" });
    assert.ok(
      (await calls()).some(
        (call) =>
          call.startsWith("up ") && call.includes("--target **release:Serving** ") && call.includes("--stack dev"),
      ),
    );
    // An update that failed half-way, or a person, may have made the state untrue.
    assert.ok((await calls()).some((call) => call.startsWith("up ") && call.includes("--refresh")));
    assert.equal(
      await readFile(path.join(bin, "settings"), "utf8"),
      `${settings}  demo:release:\n    modelPackage: arn:package\n`,
    );
    assert.equal(await readFile(path.join(folder, "Pulumi.dev.yaml"), "utf8"), settings);
    assert.deepEqual(lines, ["Updating", "  done"]);
  });

  it("waits while another update holds the stack", async () => {
    await writeFile(path.join(bin, "locks", "1"), "");
    await engine.update(request);
    assert.ok(lines[0]?.startsWith("Stack dev is locked by another update; waiting"));
  });

  it("gives up after the limit and names the command that releases a dead update's lock", async () => {
    for (let lock = 0; lock < 9; lock += 1) await writeFile(path.join(bin, "locks", String(lock)), "");
    await assert.rejects(
      engine.update(request),
      saying(
        /Stack dev is still locked by another update after 0\.02 s.*pulumi cancel --stack dev/,
        /pulumi cancel --stack dev\. the stack is currently locked by 1 lock/,
      ),
    );
  });

  it("says what the engine found wrong, without the noise around it", async () => {
    await writeFile(path.join(bin, "broken"), "");
    await assert.rejects(engine.update(request), {
      name: "EngineError",
      message:
        "Stack dev could not be updated: aws:sagemaker:Endpoint (serving-endpoint): creating endpoint: no capacity",
    });
  });

  it("knows no outputs of a stack that does not exist", async () => {
    assert.deepEqual(await engine.outputs("dev"), { endpoint: "demo" });
    assert.equal(await engine.outputs("absent"), undefined);
  });

  it("reads the provider's version from the state and from what is installed", async () => {
    const { version } = JSON.parse(
      await readFile(path.join(folder, "node_modules/@pulumi/aws/package.json"), "utf8"),
    ) as { version: string };
    assert.deepEqual(await engine.providerVersions("dev"), { state: "7.40.0", program: version });
  });
});
