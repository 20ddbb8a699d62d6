import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { version as aws } from "@pulumi/aws/package.json";
import { version as sdk } from "@pulumi/pulumi/package.json";
import { type Finding, findInstallation } from "../../engine/installed";

interface Installed {
  /** What `pulumi version` prints; absent = there is no CLI. */
  readonly cli?: string;
  /** What `pulumi plugin ls --json` prints. @default no plugin */
  readonly plugins?: string;
  /** Whether the plugin's program is where its version says. @default true */
  readonly program?: boolean;
  /** Whether the host of S3 Control leads to this machine. @default true */
  readonly reached?: boolean;
}

const plugin = (version: string, kind = "resource"): string =>
  JSON.stringify([{ name: "aws", kind, version, size: 1 }]);

describe("the tests with the real engine", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "installed-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function find({ cli, plugins = "[]", program = true, reached = true }: Installed): Promise<Finding> {
    const answers = `case "$1" in version) echo '${cli ?? ""}' ;; *) echo '${plugins}' ;; esac`;
    if (cli !== undefined) writeFileSync(join(folder, "pulumi"), `#!/bin/sh\n${answers}\n`, { mode: 0o755 });
    const home = join(folder, "home", "plugins", `resource-aws-v${aws}`);
    mkdirSync(home, { recursive: true });
    if (program) writeFileSync(join(home, "pulumi-resource-aws"), "");
    return findInstallation({
      environment: { PATH: `${folder}:/usr/bin:/bin`, PULUMI_HOME: join(folder, "home") },
      reaches: () => Promise.resolve(reached),
    });
  }

  it("run with a CLI as new as the SDK and exactly the provider that the SDK is of", async () => {
    for (const cli of [sdk, `v${sdk}`, "v3.999.0", "v4.0.0"])
      assert.deepEqual(await find({ cli, plugins: plugin(aws) }), {
        program: join(folder, "pulumi"),
        pluginFolders: [join(folder, "home", "plugins", `resource-aws-v${aws}`)],
      });
  });

  const missing: readonly (readonly [string, Installed, RegExp])[] = [
    ["there is no CLI", {}, new RegExp(`no pulumi is on PATH\\. Install the CLI ${sdk}: https:`, "u")],
    ["the CLI is too old", { cli: "v3.90.0" }, new RegExp(`says that it is "v3\\.90\\.0"\\. Install ${sdk} or`, "u")],
    ["the CLI's version is no version", { cli: "broken" }, /says that it is "broken"\. Install /u],
    [
      "no plugin is there",
      { cli: sdk },
      new RegExp(`${aws} is not installed\\. Run: pulumi plugin install .* ${aws}$`, "u"),
    ],
    [
      "it is another version",
      { cli: sdk, plugins: plugin("7.1.0") },
      /is not installed, only 7\.1\.0\. Run: pulumi plugin/u,
    ],
    ["it is of another kind", { cli: sdk, plugins: plugin(aws, "tool") }, /is not installed\. Run: pulumi plugin/u],
    ["the list is not readable", { cli: sdk, plugins: "no\nlist" }, /plugin ls --json answers: no list$/u],
    [
      "its program has gone",
      { cli: sdk, plugins: plugin(aws), program: false },
      /holds no pulumi-resource-aws\. Run: /u,
    ],
    [
      "S3 Control's host is unknown",
      { cli: sdk, plugins: plugin(aws), reached: false },
      /Add this line to \/etc\/hosts: 127\.0\.0\.1 123456789012\.127\.0\.0\.1$/u,
    ],
  ];
  for (const [when, installed, expected] of missing)
    it(`say in one line what to do when ${when}`, async () => {
      const finding = await find(installed);
      assert.ok(typeof finding === "string");
      assert.match(finding, /^The real engine was not tested: .+$/u);
      assert.match(finding, expected);
    });
});
