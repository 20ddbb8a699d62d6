/**
 * What the delivery asks of a Pulumi engine. Two engines answer: Pulumi's own through the Automation API
 * (automationEngine.ts), and the recording engine of the rehearsal. The program that they evaluate is always the one in
 * the working directory.
 */

/** One resource of a plan or of a finished update. */
export interface Change {
  readonly urn: string;
  /** The resource's type token, for example `aws:sagemaker/endpoint:Endpoint`. */
  readonly type: string;
  readonly name: string;
  readonly operation: "same" | "create" | "update" | "replace" | "delete";
}

export interface UpdateRequest {
  readonly stack: string;
  /** Globs over URNs as `pulumi up --target` takes them. Default: every resource of the stack. */
  readonly targets?: readonly string[];
  /**
   * Configuration that holds for this update only: keys of the project's namespace, without it. Never written to a
   * settings file.
   */
  readonly configuration?: Readonly<Record<string, unknown>>;
  /** Whether the output of a preview shows what differs of each resource. Default: false. */
  readonly differences?: boolean;
  /** Receives the engine's output, one line at a time. */
  readonly onProgress: (line: string) => void;
}

export interface UpdateResult {
  /** The stack's outputs after the update, secrets in plain text. */
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly changes: readonly Change[];
}

/** Versions of the aws provider: what the stack's state was written with, and what this program brings. */
export interface ProviderVersions {
  /** Absent when the state holds no resource of the provider. */
  readonly state?: string;
  readonly program: string;
}

/** A stack's state as `pulumi stack export` writes it, secrets encrypted. */
export interface ExportedState {
  readonly version: number;
  readonly deployment: { readonly resources?: readonly StateResource[] };
}

/** A resource of the state; what else it has is handed on as it is. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  /** Whether a provider manages it. */
  readonly custom?: boolean;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

export interface Engine {
  /**
   * Converges the targeted resources, also where the state is not true any more: an update failed half-way, or somebody
   * deleted an endpoint. Waits for another update of the same stack, with a limit.
   */
  update(request: UpdateRequest): Promise<UpdateResult>;
  /** The plan of an update. Changes nothing. */
  preview(request: UpdateRequest): Promise<readonly Change[]>;
  /**
   * The outputs that the stack's last update wrote; undefined when no update of the stack ever succeeded or the stack
   * does not exist.
   */
  outputs(stack: string): Promise<Readonly<Record<string, unknown>> | undefined>;
  providerVersions(stack: string): Promise<ProviderVersions>;
  exportState(stack: string): Promise<ExportedState>;
  /** Writes the state, as `pulumi stack import` does. */
  importState(stack: string, state: ExportedState): Promise<void>;
}

/** Thrown by an engine. The message says stack, resource, cause, and what to do. */
export class EngineError extends Error {
  public override readonly name = "EngineError";
}

/**
 * What a module that takes the place of the Automation API exports; `DELIVERY_ENGINE` holds its path, relative to the
 * working directory.
 */
export interface EngineModule {
  createEngine(): Engine | Promise<Engine>;
}
