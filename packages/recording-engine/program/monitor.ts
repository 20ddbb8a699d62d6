/** The resource monitor that the program talks to: Pulumi's protocol on one side, a registry on the other. */
import type {
  ReadResourceRequest,
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
  ResourceInvokeRequest,
  SupportsFeatureRequest,
} from "@pulumi/pulumi/proto/resource_pb";
import { type AssetContents, withoutAssets } from "../assets";
import { EngineError } from "../types";
import type { Values } from "../values";
import { readGoal, readLookup } from "./goal";
import type { Registry } from "./registry";

/** Features of the protocol that the recording engine has; the SDK refuses the options that need another one. */
const features: readonly string[] = ["secrets", "resourceReferences", "aliasSpecs"];

type Callback<Response> = (error: (Error & { details?: string }) | null, response?: Response) => void;

/** Pulumi's messages are read through their accessors only, so plain objects with the same accessors stand for them. */
interface StructMessage {
  toJavaScript(): Values;
}

const successResult = 0;
const skippedResult = 2;

export class RecordingMonitor {
  private running = 0;
  private stopped = false;
  private readonly idle: (() => void)[] = [];
  private failure: unknown;
  private giveUp: (failure: unknown) => void = () => undefined;

  /** Rejects with the first failure, after everything that had begun has ended. */
  public readonly abandoned: Promise<never>;
  /** The outputs of the stack itself, as the program returned them. */
  public stackOutputs: Values = {};

  public constructor(
    private readonly registry: Registry,
    private readonly stackUrn: string,
    private readonly contents: Pick<AssetContents, "take">,
  ) {
    this.abandoned = new Promise((_, reject) => {
      this.giveUp = reject;
    });
    this.abandoned.catch(() => undefined);
  }

  /** Begins nothing new; resolves when what had begun has ended. */
  public async stop(): Promise<void> {
    this.stopped = true;
    if (this.running > 0) await new Promise<void>((resolve) => this.idle.push(resolve));
  }

  public supportsFeature(request: SupportsFeatureRequest, callback: Callback<{ getHassupport(): boolean }>): void {
    callback(null, { getHassupport: () => features.includes(request.getId()) });
  }

  public registerResource(request: RegisterResourceRequest, callback: Callback<object>): void {
    this.perform(async () => {
      const { urn, id, outputs, skipped } = await this.registry.register(readGoal(request, this.contents));
      return {
        getUrn: () => urn,
        getId: () => id ?? "",
        getObject: () => struct(withoutAssets(outputs)),
        getPropertydependenciesMap: () => undefined,
        getResult: () => (skipped ? skippedResult : successResult),
      };
    }, callback);
  }

  public registerResourceOutputs(request: RegisterResourceOutputsRequest, callback: Callback<object>): void {
    this.perform(async () => {
      const outputs = request.getOutputs()?.toJavaScript() ?? {};
      if (request.getUrn() === this.stackUrn) this.stackOutputs = outputs;
      await this.registry.registerOutputs(request.getUrn(), outputs);
      return {};
    }, callback);
  }

  public readResource(request: ReadResourceRequest, callback: Callback<object>): void {
    this.perform(async () => {
      const { urn, outputs } = await this.registry.read(readLookup(request), request.getId());
      return { getUrn: () => urn, getProperties: () => struct(outputs) };
    }, callback);
  }

  /** A function that fails is the program's to handle, as in Pulumi. */
  public invoke(request: ResourceInvokeRequest, callback: Callback<object>): void {
    const args = request.getArgs()?.toJavaScript() ?? {};
    this.registry.invoke(request.getTok(), args).then(
      (result) => {
        callback(null, { getFailuresList: () => [], getReturn: () => struct(result) });
      },
      (error: unknown) => {
        const cause = error instanceof Error ? error : new Error(String(error));
        callback(Object.assign(cause, { details: cause.message }));
      },
    );
  }

  public registerPackage(_request: object, callback: Callback<object>): void {
    callback(
      new EngineError(
        "The program uses a parameterized package, which the recording engine of the rehearsal does not know.",
      ),
    );
  }

  public signalAndWaitForShutdown(_request: object, callback: Callback<object>): void {
    callback(null, {});
  }

  /**
   * After a failure nothing new begins, and the program never hears of it: its outputs stay pending instead of
   * rejecting wherever they are used, and the program is abandoned as a whole.
   */
  private perform(step: () => Promise<object>, callback: Callback<object>): void {
    if (this.stopped) return;
    this.running += 1;
    Promise.resolve()
      .then(step)
      .then(
        (response) => {
          if (!this.stopped) callback(null, response);
        },
        (failure: unknown) => {
          this.stopped = true;
          this.failure ??= failure;
        },
      )
      .finally(() => {
        this.running -= 1;
        if (this.running > 0) return;
        for (const resolve of this.idle.splice(0)) resolve();
        if (this.failure !== undefined) this.giveUp(this.failure);
      });
  }
}

function struct(values: Values): StructMessage {
  return { toJavaScript: () => structuredClone(values) };
}
