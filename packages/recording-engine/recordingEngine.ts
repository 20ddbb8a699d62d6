/**
 * The engine of the rehearsal: evaluates the program, converges its resources through AWS calls, and keeps each stack's
 * state.
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import { AssetContents } from "./assets";
import { type AwsClients, awsClients } from "./awsClients";
import { invoke } from "./invokes";
import { Deployment } from "./plan/deployment";
import type { StepReport } from "./plan/steps";
import { type Configuration, type Project, readConfiguration, readProject } from "./program/configuration";
import { evaluateProgram } from "./program/evaluation";
import { runProjectProgram, withFreshModules } from "./program/modules";
import { programFailure } from "./program/programFailure";
import { goneLine, stepLine } from "./progress";
import { AwsProvider } from "./providers/aws";
import { DynamicProvider } from "./providers/dynamic";
import { checkAwsSettings, type ProviderSet } from "./providers/providers";
import { withLock } from "./state/lock";
import { type ObjectStorage, openStorage } from "./state/objectStorage";
import { emptySnapshot, type ResourceState, type Snapshot, snapshotSchema } from "./state/snapshot";
import { StackState } from "./state/stackState";
import { messageOf } from "./thrown";
import {
  type Change,
  type Engine,
  EngineError,
  type ExportedState,
  type ProviderVersions,
  type UpdateRequest,
  type UpdateResult,
} from "./types";
import { rootStackType, Targets } from "./urns";
import { plainValues } from "./values";

export interface EngineOptions {
  /** The program's folder, with Pulumi.yaml. */
  readonly folder: string;
  /** Where state is kept: `s3://bucket?region=…` or `file:///folder`. */
  readonly backendUrl: string;
  /** How long to wait for another update of the same stack, in milliseconds. */
  readonly lockWaitMilliseconds: number;
  /** How often to ask whether something has become ready, in milliseconds. */
  readonly pollMilliseconds: number;
}

/** What an update works with, read once. */
interface Run {
  readonly project: Project;
  readonly stack: string;
  readonly configuration: Configuration;
  readonly region: string;
  readonly onProgress: (line: string) => void;
}

export class RecordingEngine implements Engine {
  private readonly clients = new Map<string, AwsClients>();
  private readonly contents = new AssetContents();

  public constructor(private readonly options: EngineOptions) {}

  public async update(request: UpdateRequest): Promise<UpdateResult> {
    return this.recorded("update", request, async (run, deployment) => {
      if (request.refresh === true) await deployment.refresh();
      const outputs = await this.evaluate(run, deployment, false);
      return { outputs, changes: deployment.changes };
    });
  }

  public async preview(request: UpdateRequest): Promise<readonly Change[]> {
    const run = this.read(request);
    const snapshot = (await this.stackState(run.project, run.stack).load()) ?? emptySnapshot;
    const deployment = this.deployment(run, request.targets, snapshot);
    try {
      await this.evaluate(run, deployment, true);
    } catch (failure) {
      throw withStack(run.stack, failure);
    }
    return deployment.changes;
  }

  /** Deletes every resource of the stack, without evaluating the program. */
  public async destroy(request: UpdateRequest): Promise<readonly Change[]> {
    return this.recorded("destroy", request, async (_run, deployment) => {
      await deployment.finish();
      return deployment.changes;
    });
  }

  public async outputs(stack: string): Promise<Readonly<Record<string, unknown>> | undefined> {
    const root = (await this.resources(stack)).find(({ type }) => type === rootStackType);
    const outputs = plainValues(root?.outputs ?? {});
    return Object.keys(outputs).length === 0 ? undefined : outputs;
  }

  public async providerVersions(stack: string): Promise<ProviderVersions> {
    const load = createRequire(join(this.options.folder, "package.json"));
    const { version: program } = load("@pulumi/aws/package.json") as { readonly version: string };
    const providers = (await this.resources(stack)).filter(({ type }) => type === "pulumi:providers:aws");
    const versions = providers.flatMap(({ inputs }) =>
      typeof inputs["version"] === "string" ? [inputs["version"]] : [],
    );
    const state = versions.find((version) => version !== program) ?? versions[0];
    return { program, ...(state === undefined ? {} : { state }) };
  }

  public async exportState(stack: string): Promise<ExportedState> {
    return { version: 3, deployment: { resources: await this.resources(stack) } };
  }

  public async importState(stack: string, { deployment }: ExportedState): Promise<void> {
    const snapshot = snapshotSchema.parse({ resources: deployment.resources ?? [] });
    const { name: project } = readProject(this.options.folder);
    const { lockWaitMilliseconds: waitMilliseconds, pollMilliseconds } = this.options;
    const place = { storage: this.storage(), project, stack };
    await withLock({ ...place, waitMilliseconds, pollMilliseconds, onProgress: () => undefined }, async () => {
      const state = new StackState(place.storage, project, stack);
      await state.begin();
      await state.save(() => snapshot);
    });
  }

  /** How the stack's last update ended, as Pulumi's history records it; undefined before the first. */
  public lastUpdate(stack: string): Promise<unknown> {
    return this.stackState(readProject(this.options.folder), stack).lastRecord();
  }

  /** Runs a task that changes the stack: under its lock, with a record of how it ended. */
  private async recorded<Result>(
    kind: "update" | "destroy",
    request: UpdateRequest,
    task: (run: Run, deployment: Deployment) => Promise<Result>,
  ): Promise<Result> {
    const run = this.read(request);
    const { lockWaitMilliseconds: waitMilliseconds, pollMilliseconds } = this.options;
    const place = { storage: this.storage(), project: run.project.name, stack: run.stack };
    const { onProgress } = request;
    return withLock({ ...place, waitMilliseconds, pollMilliseconds, onProgress }, async () => {
      const startedAt = new Date();
      const state = this.stackState(run.project, run.stack);
      const deployment = this.deployment(run, request.targets, await state.begin(), state);
      const end = (result: "succeeded" | "failed"): Promise<void> =>
        state.end({ kind, result, changes: countOperations(deployment.changes), startedAt });
      try {
        const result = await task(run, deployment);
        await end("succeeded");
        return result;
      } catch (failure) {
        await end("failed");
        throw withStack(run.stack, failure);
      }
    });
  }

  private read({ stack, configuration: overrides, onProgress }: UpdateRequest): Run {
    const project = readProject(this.options.folder);
    const configuration = readConfiguration(project, stack, overrides);
    return { project, stack, configuration, region: regionOf(configuration.values), onProgress };
  }

  private async resources(stack: string): Promise<readonly ResourceState[]> {
    return (await this.stackState(readProject(this.options.folder), stack).load())?.resources ?? [];
  }

  private stackState(project: Project, stack: string): StackState {
    return new StackState(this.storage(), project.name, stack);
  }

  private storage(): ObjectStorage {
    return openStorage(this.options.backendUrl, (region) => this.clientsOf(region));
  }

  private clientsOf(region: string | undefined): AwsClients {
    const key = region ?? "";
    const clients = this.clients.get(key) ?? awsClients(region);
    this.clients.set(key, clients);
    return clients;
  }

  /** @param state where the deployment is saved; absent for a preview */
  private deployment(run: Run, targets: UpdateRequest["targets"], snapshot: Snapshot, state?: StackState): Deployment {
    const preview = state === undefined;
    return new Deployment(snapshot, {
      providers: this.providerSet(run),
      targets: new Targets(targets),
      preview,
      onStep: (report: StepReport) => {
        const line = stepLine(report, preview);
        if (line !== undefined) run.onProgress(line);
      },
      onGone: (resource) => {
        run.onProgress(goneLine(resource));
      },
      invoke: (token, args) => invoke(token, args, this.clientsOf(run.region), run.region),
      ...(preview ? {} : { save: (current) => state.save(current) }),
    });
  }

  private providerSet({ project, stack, configuration, region, onProgress }: Run): ProviderSet {
    return {
      stack,
      project: project.name,
      region,
      aws: (of) =>
        new AwsProvider({
          aws: this.clientsOf(of),
          region: of,
          pollMilliseconds: this.options.pollMilliseconds,
          contents: this.contents,
          onProgress,
        }),
      dynamic: new DynamicProvider(project.folder, project.name, configuration.values),
    };
  }

  /** Runs the program against the deployment; answers the stack's outputs. */
  private async evaluate(run: Run, deployment: Deployment, preview: boolean): Promise<UpdateResult["outputs"]> {
    const { project, stack, configuration } = run;
    const outputs = await evaluateProgram({
      project: project.name,
      stack,
      configuration,
      preview,
      registry: deployment,
      contents: this.contents,
      program: () => runProjectProgram(project),
      within: (run) => withFreshModules(project.folder, run),
    }).catch((failure: unknown) => {
      throw programFailure(failure);
    });
    await deployment.finish();
    return plainValues(outputs);
  }
}

function regionOf(values: Configuration["values"]): string {
  const settings = Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) =>
      key.startsWith("aws:") ? [[key.slice("aws:".length), value]] : [],
    ),
  );
  checkAwsSettings("The stack's configuration", settings);
  const region = settings["region"] ?? process.env["AWS_REGION"] ?? process.env["AWS_DEFAULT_REGION"];
  if (region === undefined) throw new EngineError("No region: set aws:region in the stack's settings.");
  return region;
}

function withStack(stack: string, failure: unknown): EngineError {
  return new EngineError(`Stack ${stack}: ${messageOf(failure)}`, { cause: failure });
}

function countOperations(changes: readonly Change[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { operation } of changes) counts[operation] = (counts[operation] ?? 0) + 1;
  return counts;
}
