/** The administrator of the README, at the command line of the Pulumi CLI. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CreateAliasCommand, CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { z } from "zod";
import type { ExportedState } from "../../delivery/engine";
import type { Rehearsal } from "../../rehearsal/stage/rehearsal";
import { administratorAccess, quietPulumi } from "../../rehearsal/stage/stage";
import { type PulumiState, pulumiState } from "../../settings/state";

/** What `pulumi preview --json` answers, as far as it is read here (pkg/display/json.go, PreviewDigest). */
const digestSchema = z.object({
  steps: z.array(z.object({ op: z.string(), urn: z.string() })).default([]),
});

const stateSchema = z.object({
  version: z.number(),
  deployment: z.looseObject({
    resources: z
      .array(
        z.looseObject({
          urn: z.string(),
          type: z.string(),
          custom: z.boolean().exactOptional(),
          inputs: z.record(z.string(), z.unknown()).exactOptional(),
          outputs: z.record(z.string(), z.unknown()).exactOptional(),
        }),
      )
      .exactOptional(),
  }),
});

/** A step of a plan that is more than "same". */
export type PlannedStep = z.infer<typeof digestSchema>["steps"][number];

export class Person {
  private readonly folder: string;
  private readonly state: PulumiState;

  /** The CLI is the `pulumi` of PATH, as it is for the builds. */
  public constructor(private readonly rehearsal: Rehearsal) {
    const { cloud, stacks } = rehearsal;
    this.folder = join(cloud.work, "person");
    this.state = pulumiState(stacks.owner.delivery.state, cloud);
    mkdirSync(this.folder, { recursive: true });
  }

  /** The bucket of the state and the key of its secrets. */
  public async prepareState(): Promise<void> {
    await this.rehearsal.administrator.createOwnBuckets();
    const keys = new KMSClient(administratorAccess(this.rehearsal.cloud));
    try {
      const { KeyMetadata } = await keys.send(new CreateKeyCommand({}));
      await keys.send(new CreateAliasCommand({ AliasName: this.state.keyAlias, TargetKeyId: KeyMetadata?.KeyId }));
    } finally {
      keys.destroy();
    }
  }

  /** Writes the key's data to the settings of the stack, which the next commit brings to the builds. */
  public async createStack(stack: string): Promise<void> {
    const { cloud } = this.rehearsal;
    const provider = `awskms://${this.state.keyAlias}?region=${cloud.region}`;
    await this.pulumi(["stack", "init", stack, `--secrets-provider=${provider}`]);
  }

  public async up(stack: string): Promise<void> {
    await this.pulumi(["up", "--yes", "--stack", stack]);
  }

  /** Rejects when the program, or what there is, differs from the state. */
  public async expectNoChanges(stack: string): Promise<void> {
    await this.pulumi(["preview", "--expect-no-changes", "--stack", stack]);
  }

  /** Rejects when what there is differs from the state. */
  public async expectNoDrift(stack: string): Promise<void> {
    await this.pulumi(["refresh", "--preview-only", "--expect-no-changes", "--stack", stack]);
  }

  /** What an update would do. */
  public async plan(stack: string): Promise<readonly PlannedStep[]> {
    const { steps } = digestSchema.parse(JSON.parse(await this.pulumi(["preview", "--json", "--stack", stack])));
    return steps.filter(({ op }) => op !== "same");
  }

  public async exportState(stack: string): Promise<ExportedState> {
    return stateSchema.parse(JSON.parse(await this.pulumi(["stack", "export", "--show-secrets", "--stack", stack])));
  }

  public async importState(stack: string, state: ExportedState): Promise<void> {
    const file = join(this.folder, `${stack}.json`);
    writeFileSync(file, JSON.stringify(state));
    await this.pulumi(["stack", "import", "--file", file, "--stack", stack]);
  }

  /** What `pulumi stack` prints of a stack with the URNs of its resources. */
  public async describe(stack: string): Promise<string> {
    return this.pulumi(["stack", "--show-urns", "--stack", stack]);
  }

  /** Destroys what protected resources allow: a stack with one of them rejects. */
  public async destroy(stack: string): Promise<void> {
    await this.pulumi(["destroy", "--yes", "--stack", stack]);
  }

  public async unprotectAll(stack: string): Promise<void> {
    await this.pulumi(["state", "unprotect", "--all", "--yes", "--stack", stack]);
  }

  /** `npm run providers -- --stack …`: whether the code in the state is the checkout's. Rejects when it is not. */
  public async inspectProviders(stack: string, ...options: readonly string[]): Promise<void> {
    const command = ["scripts/run.cjs", "administration/providers.ts"];
    await this.run(process.execPath, [...command, "--stack", stack, ...options]);
  }

  /** @returns what it prints on its standard output */
  private pulumi(words: readonly string[]): Promise<string> {
    return this.run("pulumi", [...words, "--non-interactive", "--color", "never"]);
  }

  private async run(file: string, words: readonly string[]): Promise<string> {
    const { cloud, checkout } = this.rehearsal;
    const all: string[] = [];
    const printed: string[] = [];
    const { exited } = cloud.processes.start({
      file,
      arguments: words,
      folder: checkout,
      environment: this.environment(),
      onLine: (line, stream) => {
        all.push(line);
        if (stream === "stdout") printed.push(line);
      },
    });
    const { code } = await exited;
    if (code !== 0) throw new Error(`${[file, ...words].join(" ")} failed:\n${all.join("\n")}`);
    return printed.join("\n");
  }

  /**
   * Nothing of whoever runs the tests: no login, no settings, no keys. AWS_ENDPOINT_URL is what leads CLI, provider and
   * program to the local cloud; by an address of digits the SDKs ask S3 with the bucket in the path.
   */
  private environment(): Readonly<Record<string, string>> {
    const { cloud } = this.rehearsal;
    return {
      ...cloud.environment(cloud.administrator),
      ...quietPulumi,
      PATH: process.env["PATH"] ?? "",
      HOME: this.folder,
      TMPDIR: this.folder,
      LANG: "C.UTF-8",
      PULUMI_HOME: join(this.folder, ".pulumi"),
      PULUMI_BACKEND_URL: this.state.backendUrl,
    };
  }
}

/** The command lines of every `pulumi` that was started on a PATH, those of builds included, oldest first. */
export function callsIn(file: string): readonly string[] {
  return readFileSync(file, "utf8").trim().split("\n");
}
