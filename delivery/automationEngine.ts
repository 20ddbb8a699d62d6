/** Pulumi's own engine, through its Automation API, on the program in a folder. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  CommandError,
  ConcurrentUpdateError,
  type EngineEvent,
  LocalWorkspace,
  PulumiCommand,
  type Stack,
  StackNotFoundError,
} from "@pulumi/pulumi/automation";
import { parse, stringify } from "yaml";
import { messageOf } from "../contract/errors";
import { ChangeLog } from "./changeLog";
import {
  type Change,
  type Engine,
  EngineError,
  type ExportedState,
  type ProviderVersions,
  type UpdateRequest,
  type UpdateResult,
} from "./engine";

export interface AutomationEngineOptions {
  /** The program's folder. */
  readonly folder: string;
  /** How long another update of the same stack is waited for. Default: 30 minutes, asking every 15 seconds. */
  readonly lock?: { readonly limitSeconds: number; readonly intervalSeconds: number };
}

const defaultLock = { limitSeconds: 1800, intervalSeconds: 15 };
/** What the errors of a failed command are cut to, in characters. */
const shownOutput = 4000;

/** Finds the Pulumi CLI of the SDK's version, installing it below `.cache/pulumi` when needed. */
export async function createAutomationEngine(options: AutomationEngineOptions): Promise<Engine> {
  const command = await findCommand(path.join(options.folder, ".cache", "pulumi"));
  return new AutomationEngine(command, options.folder, options.lock ?? defaultLock);
}

async function findCommand(root: string): Promise<PulumiCommand> {
  try {
    return await PulumiCommand.get();
  } catch {
    // None on PATH, or one that is older than the SDK.
    return PulumiCommand.install({ root }).catch((error: unknown) => {
      throw new EngineError(
        `No Pulumi CLI that fits the SDK is on PATH, and none could be installed into ${root}: ${messageOf(error)}`,
        { cause: error },
      );
    });
  }
}

class AutomationEngine implements Engine {
  public constructor(
    private readonly pulumiCommand: PulumiCommand,
    private readonly workDir: string,
    private readonly lock: { readonly limitSeconds: number; readonly intervalSeconds: number },
  ) {}

  public async update(request: UpdateRequest): Promise<UpdateResult> {
    const log = new ChangeLog();
    const result = await this.run(request, log, (stack, options) => stack.up({ ...options, refresh: true }));
    const outputs = Object.fromEntries(Object.entries(result.outputs).map(([name, { value }]) => [name, value]));
    return { outputs, changes: log.changes() };
  }

  public async preview(request: UpdateRequest): Promise<readonly Change[]> {
    const log = new ChangeLog();
    await this.run(request, log, (stack, options) => stack.preview({ ...options, diff: request.differences ?? false }));
    return log.changes();
  }

  public async outputs(stackName: string): Promise<Readonly<Record<string, unknown>> | undefined> {
    try {
      const outputs = await (await this.select(stackName)).outputs();
      return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
    } catch (error) {
      if (error instanceof StackNotFoundError) return undefined;
      throw engineError(stackName, "could not be read", error);
    }
  }

  public async providerVersions(stackName: string): Promise<ProviderVersions> {
    const { version: program } = createRequire(path.join(this.workDir, "index.js"))("@pulumi/aws/package.json") as {
      version: string;
    };
    const { deployment } = await this.exportState(stackName);
    const state = deployment.resources?.find(({ type }) => type === "pulumi:providers:aws")?.inputs?.["version"];
    return { program, ...(typeof state === "string" && { state }) };
  }

  public async exportState(stackName: string): Promise<ExportedState> {
    const exported = await (await this.select(stackName)).exportStack();
    // The SDK leaves the format open; it is that of `pulumi stack export`. A stack without any update has none.
    const deployment = exported.deployment as ExportedState["deployment"] | undefined;
    return { version: exported.version, deployment: deployment ?? {} };
  }

  public async importState(stackName: string, { version, deployment }: ExportedState): Promise<void> {
    await (await this.select(stackName)).importStack({ version, deployment });
  }

  private select(stackName: string): Promise<Stack> {
    const { pulumiCommand, workDir } = this;
    return LocalWorkspace.selectStack({ stackName, workDir }, { pulumiCommand });
  }

  /**
   * Runs an operation with the request's configuration in a settings file of its own, once no other update holds the
   * stack.
   */
  private async run<Result>(
    request: UpdateRequest,
    log: ChangeLog,
    operation: (stack: Stack, options: OperationOptions) => Promise<Result>,
  ): Promise<Result> {
    const folder = await mkdtemp(path.join(os.tmpdir(), "model-delivery-settings-"));
    try {
      const configFile = path.join(folder, `Pulumi.${request.stack}.yaml`);
      await writeFile(configFile, await this.settingsWith(request));
      const stack = await this.select(request.stack);
      const options: OperationOptions = {
        configFile,
        color: "never",
        onOutput: lineByLine(request.onProgress),
        onEvent: (event) => {
          log.add(event);
        },
        ...(request.targets && { target: [...request.targets] }),
      };
      return await this.whenUnlocked(request, () => operation(stack, options));
    } catch (error) {
      throw engineError(request.stack, "could not be updated", error);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  private async settingsWith({ stack, configuration = {} }: UpdateRequest): Promise<string> {
    const project = (parse(await readFile(path.join(this.workDir, "Pulumi.yaml"), "utf8")) as { name: string }).name;
    const settings = parse(await readFile(path.join(this.workDir, `Pulumi.${stack}.yaml`), "utf8")) as {
      config?: Record<string, unknown>;
    };
    const added = Object.fromEntries(Object.entries(configuration).map(([key, value]) => [`${project}:${key}`, value]));
    return stringify({ ...settings, config: { ...settings.config, ...added } });
  }

  private async whenUnlocked<Result>(
    { stack, onProgress }: UpdateRequest,
    operation: () => Promise<Result>,
  ): Promise<Result> {
    const { limitSeconds, intervalSeconds } = this.lock;
    for (let waited = 0; ; waited += intervalSeconds) {
      try {
        return await operation();
      } catch (error) {
        if (!(error instanceof ConcurrentUpdateError)) throw error;
        if (waited >= limitSeconds) {
          throw new EngineError(
            `Stack ${stack} is still locked by another update after ${waited} s. ` +
              `If that update died, an administrator releases the lock with: pulumi cancel --stack ${stack}. ` +
              errorLines(error.message),
            { cause: error },
          );
        }
        onProgress(`Stack ${stack} is locked by another update; waiting (${waited} of at most ${limitSeconds} s).`);
        await sleep(intervalSeconds * 1000);
      }
    }
  }
}

interface OperationOptions {
  readonly configFile: string;
  readonly color: "never";
  readonly target?: string[];
  readonly onOutput: (text: string) => void;
  readonly onEvent: (event: EngineEvent) => void;
}

/** The CLI's output comes in pieces of any size. */
function lineByLine(onLine: (line: string) => void): (text: string) => void {
  let rest = "";
  return (text) => {
    const lines = `${rest}${text}`.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line.trim() !== "") onLine(line.trimEnd());
  };
}

function engineError(stack: string, what: string, error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  if (error instanceof StackNotFoundError) {
    return new EngineError(
      `Stack ${stack} does not exist. An administrator creates it with: pulumi up --stack ${stack}`,
      { cause: error },
    );
  }
  const message = messageOf(error);
  return new EngineError(`Stack ${stack} ${what}: ${error instanceof CommandError ? errorLines(message) : message}`, {
    cause: error,
  });
}

/** The diagnostics of a failed command, each with its resource and once; the output's end when it has none. */
function errorLines(output: string): string {
  // What follows repeats stderr.
  const [shown = ""] = output.split("\n err?:");
  const messages = new Set<string>();
  for (const [, resource, first = "", rest = ""] of shown.matchAll(
    /^(?: {2}(\S.*):\n)? *error: (.*)((?:\n {4,}\S.*)*)/gm,
  )) {
    if (first !== "update failed") messages.add(`${resource === undefined ? "" : `${resource}: `}${first}${rest}`);
  }
  return (messages.size > 0 ? [...messages].join("\n") : shown).slice(-shownOutput);
}
