/**
 * The engine of the rehearsal: evaluates the program, converges its resources through AWS calls, and keeps each stack's
 * state.
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import { AssetContents } from "./assets";
import { AwsClients } from "./awsClients";
import { invoke } from "./invokes";
import { Deployment } from "./plan/deployment";
import type { StepReport } from "./plan/steps";
import { type Configuration, type Project, readConfiguration, readProject } from "./program/configuration";
import { evaluateProgram } from "./program/evaluation";
import { RecordingMonitor } from "./program/monitor";
import { programFailure } from "./program/programFailure";
import { stepLine } from "./progress";
import { AwsProvider } from "./providers/aws";
import { DynamicProvider } from "./providers/dynamic";
import { checkAwsSettings, type ProviderSet } from "./providers/providers";
import { withLock } from "./state/lock";
import { type ObjectStorage, openStorage } from "./state/objectStorage";
import { emptySnapshot, type ResourceState, type Snapshot } from "./state/snapshot";
import { StackState } from "./state/stackState";
import {
  type Change,
  type Engine,
  EngineError,
  type ProviderVersions,
  type UpdateRequest,
  type UpdateResult,
} from "./types";
import { buildUrn, rootStackType, Targets } from "./urns";
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

/** Pulumi's runtime is one per process: evaluations take turns. */
let turn: Promise<unknown> = Promise.resolve();

export class RecordingEngine implements Engine {
  private readonly clients = new Map<string, AwsClients>();
  private readonly contents = new AssetContents();

  public constructor(private readonly options: EngineOptions) {}

  public async update(request: UpdateRequest): Promise<UpdateResult> {
    return this.locked(request, async (project, state) => {
      const startedAt = new Date();
      const deployment = this.deployment(project, request, await state.begin(), state);
      try {
        const outputs = await this.evaluate(project, request, deployment, false);
        await state.end("update", "succeeded", countOperations(deployment.changes), startedAt);
        return { outputs, changes: deployment.changes };
      } catch (failure) {
        await state.end("update", "failed", countOperations(deployment.changes), startedAt);
        throw failure;
      }
    });
  }

  public async preview(request: UpdateRequest): Promise<readonly Change[]> {
    const project = readProject(this.options.folder);
    const snapshot = (await this.stackState(project, request.stack).load()) ?? emptySnapshot;
    const deployment = this.deployment(project, request, snapshot);
    await this.evaluate(project, request, deployment, true);
    return deployment.changes;
  }

  /** Deletes every resource of the stack, without evaluating the program. */
  public async destroy(request: UpdateRequest): Promise<readonly Change[]> {
    return this.locked(request, async (project, state) => {
      const startedAt = new Date();
      const deployment = this.deployment(project, request, await state.begin(), state);
      try {
        await deployment.finish();
        await state.end("destroy", "succeeded", countOperations(deployment.changes), startedAt);
        return deployment.changes;
      } catch (failure) {
        await state.end("destroy", "failed", countOperations(deployment.changes), startedAt);
        throw withStack(request.stack, failure);
      }
    });
  }

  public async outputs(stack: string): Promise<Readonly<Record<string, unknown>> | undefined> {
    const project = readProject(this.options.folder);
    const root = (await this.resources(project, stack)).find(({ type }) => type === rootStackType);
    const outputs = plainValues(root?.outputs ?? {});
    return Object.keys(outputs).length === 0 ? undefined : outputs;
  }

  public async providerVersions(stack: string): Promise<ProviderVersions> {
    const project = readProject(this.options.folder);
    const load = createRequire(join(project.folder, "package.json"));
    const { version: program } = load("@pulumi/aws/package.json") as { readonly version: string };
    const providers = (await this.resources(project, stack)).filter(({ type }) => type === "pulumi:providers:aws");
    const versions = providers.flatMap(({ inputs }) =>
      typeof inputs["version"] === "string" ? [inputs["version"]] : [],
    );
    const state = versions.find((version) => version !== program) ?? versions[0];
    return { program, ...(state === undefined ? {} : { state }) };
  }

  private async resources(project: Project, stack: string): Promise<readonly ResourceState[]> {
    return (await this.stackState(project, stack).load())?.resources ?? [];
  }

  private async locked<Result>(
    request: UpdateRequest,
    task: (project: Project, state: StackState) => Promise<Result>,
  ): Promise<Result> {
    const { lockWaitMilliseconds: waitMilliseconds, pollMilliseconds } = this.options;
    const project = readProject(this.options.folder);
    const options = { waitMilliseconds, pollMilliseconds, onProgress: request.onProgress };
    return withLock(this.storage(), project.name, request.stack, options, () =>
      task(project, this.stackState(project, request.stack)),
    );
  }

  private stackState(project: Project, stack: string): StackState {
    return new StackState(this.storage(), project.name, stack);
  }

  private storage(): ObjectStorage {
    return openStorage(this.options.backendUrl, (region) => this.clientsOf(region));
  }

  private clientsOf(region: string | undefined): AwsClients {
    const key = region ?? "";
    const clients = this.clients.get(key) ?? new AwsClients(region);
    this.clients.set(key, clients);
    return clients;
  }

  private deployment(project: Project, request: UpdateRequest, snapshot: Snapshot, state?: StackState): Deployment {
    const configuration = readConfiguration(project, request.stack, request.configuration);
    return new Deployment(snapshot, {
      providers: this.providerSet(project, request, configuration),
      targets: new Targets(request.targets),
      preview: state === undefined,
      onStep: (report: StepReport) => {
        const line = stepLine(report, state === undefined);
        if (line !== undefined) request.onProgress(line);
      },
      ...(state === undefined ? {} : { save: (current) => state.save(current) }),
    });
  }

  private providerSet(project: Project, request: UpdateRequest, { values }: Configuration): ProviderSet {
    const region = regionOf(values);
    return {
      stack: request.stack,
      project: project.name,
      region,
      aws: (of) =>
        new AwsProvider({
          aws: this.clientsOf(of),
          region: of,
          pollMilliseconds: this.options.pollMilliseconds,
          contents: this.contents,
          onProgress: request.onProgress,
        }),
      dynamic: new DynamicProvider(project.folder, project.name, values),
    };
  }

  /** Runs the program against the deployment; answers the stack's outputs. */
  private async evaluate(
    project: Project,
    request: UpdateRequest,
    deployment: Deployment,
    preview: boolean,
  ): Promise<Readonly<Record<string, unknown>>> {
    const { stack } = request;
    const configuration = readConfiguration(project, stack, request.configuration);
    const region = regionOf(configuration.values);
    const stackUrn = buildUrn({ stack, project: project.name, type: rootStackType, name: `${project.name}-${stack}` });
    const monitor = new RecordingMonitor(
      deployment,
      stackUrn,
      (token, args) => invoke(token, args, this.clientsOf(region), region),
      this.contents,
    );
    const run = async (): Promise<void> => {
      try {
        await evaluateProgram({ project, stack, configuration, preview, monitor });
      } catch (failure) {
        throw programFailure(failure);
      }
      await deployment.finish();
    };
    const mine = turn.then(run, run);
    turn = mine;
    try {
      await mine;
    } catch (failure) {
      throw withStack(stack, failure);
    }
    return plainValues(monitor.stackOutputs);
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
  const message = failure instanceof Error ? failure.message : String(failure);
  return new EngineError(`Stack ${stack}: ${message}`, { cause: failure });
}

function countOperations(changes: readonly Change[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { operation } of changes) counts[operation] = (counts[operation] ?? 0) + 1;
  return counts;
}
