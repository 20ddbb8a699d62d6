/** What the engine asks of whatever manages resources of a type: Pulumi's provider protocol, without secrets. */
import type { Path } from "../changes";
import type { Values } from "../values";

export interface CheckRequest {
  readonly urn: string;
  /** The inputs as the last check left them; absent for a new resource and for a replacement. */
  readonly olds?: Values;
  /** The inputs as the program wrote them. */
  readonly news: Values;
}

export interface DiffRequest {
  readonly urn: string;
  readonly id: string;
  readonly oldInputs: Values;
  readonly oldOutputs: Values;
  readonly news: Values;
}

export interface Difference {
  /** Undefined when the provider cannot say: then the inputs decide. */
  readonly changed: boolean | undefined;
  /** Properties whose change needs another resource. */
  readonly replaces: readonly string[];
  /** What has changed in detail; a provider that does not say so is not subject to `replaceOnChanges`. */
  readonly paths?: readonly Path[];
  /** Whether the old resource must be gone before its successor can be made. */
  readonly deleteBeforeReplace: boolean;
}

export interface Existing {
  readonly urn: string;
  readonly id: string;
  readonly inputs: Values;
  readonly outputs: Values;
}

export interface Applied {
  readonly id: string;
  readonly outputs: Values;
  /** Why the resource, which now exists, is not as it should be. */
  readonly initErrors?: readonly string[];
}

/** What a look at a resource of the state finds. */
export interface Found {
  readonly id: string;
  readonly outputs: Values;
  /** The inputs with which it would have been made as it is. Absent: those of the state. */
  readonly inputs?: Values;
}

export interface Provider {
  /** Fills in what the program left open. @throws Error that says what is wrong with an input */
  check(request: CheckRequest): Promise<Values>;
  diff(request: DiffRequest): Promise<Difference>;
  create(urn: string, inputs: Values): Promise<Applied>;
  update(request: DiffRequest): Promise<Applied>;
  delete(resource: Existing): Promise<void>;
  /** Looks what has become of a resource of the state; undefined when it has gone. */
  refresh(resource: Existing): Promise<Found | undefined>;
  /** Looks up a resource that exists already (`X.get`). */
  read(urn: string, id: string, inputs: Values): Promise<Applied>;
  /** What a preview can say of the outputs; those that are missing are unknown. */
  previewOutputs(news: Values, oldOutputs: Values | undefined): Values;
}
