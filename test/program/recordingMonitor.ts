/**
 * A Pulumi monitor that records every registration with what mocks never see: the full URN, parent, dependencies and
 * options. It refuses what mocks let pass: two resources of one URN, and types and functions that the test knows
 * nothing about.
 */
import { asset } from "@pulumi/pulumi";
import type { Alias } from "@pulumi/pulumi/proto/alias_pb";
import {
  type MockCallArgs,
  type MockCallResult,
  MockMonitor,
  type MockResourceArgs,
  type Mocks,
} from "@pulumi/pulumi/runtime/mocks";
import { formerUrns } from "../../packages/recording-engine/plan/aliases";
import { readAlias } from "../../packages/recording-engine/program/goal";
import { buildUrn } from "../../packages/recording-engine/urns";
import { type Recorded, without } from "./graph";

/** The part of Pulumi's RegisterResourceRequest that is recorded. */
interface RegisterRequest {
  getType(): string;
  getName(): string;
  getParent(): string;
  getCustom(): boolean;
  getProtect(): boolean;
  getRetainondelete(): boolean;
  getDependenciesList(): string[];
  getAliasesList(): Alias[];
  setParent(parent: string): void;
}

interface RegisterResponse {
  getUrn(): string;
  setUrn(urn: string): void;
}

type Callback = (error: Error | null, response: RegisterResponse | undefined) => void;

/** Computed properties by type token. */
export type ComputedProperties = Readonly<
  Record<string, (inputs: Readonly<Record<string, unknown>>, name: string) => Readonly<Record<string, unknown>>>
>;
/** Results by function token. */
export type Functions = Readonly<Record<string, (inputs: Readonly<Record<string, unknown>>) => MockCallResult>>;

/** What a registration gives a resource. */
type Given = Pick<Recorded, "inputs" | "secrets">;

const nothing: Given = { inputs: {}, secrets: [] };

export class RecordingMonitor extends MockMonitor {
  public readonly recorded: Recorded[] = [];
  /** Registrations that failed: Pulumi itself only reports them to the engine, and a program goes on. */
  public readonly failures: Error[] = [];
  private readonly given = new Map<string, Given>();

  public constructor(
    computed: ComputedProperties,
    functions: Functions,
    private readonly project: string,
    private readonly stack: string,
  ) {
    super(recordingMocks(computed, functions, (key, given) => this.given.set(key, given)));
  }

  public override async registerResource(request: RegisterRequest, callback: Callback): Promise<void> {
    const urn = this.urnOf(request);
    if (this.recorded.some((resource) => resource.urn === urn)) {
      const duplicate = new Error(`Duplicate resource URN ${urn}`);
      this.failures.push(duplicate);
      callback(duplicate, undefined);
      return;
    }
    // Its place is taken before anything is awaited, so that two registrations at the same time are seen, too.
    const index = this.recorded.push(this.record(urn, request, nothing)) - 1;
    await super.registerResource(request, (error: Error | null, response: RegisterResponse | undefined) => {
      if (error !== null) this.failures.push(error);
      this.recorded[index] = this.record(
        urn,
        request,
        this.given.get(keyOf(request.getType(), request.getName())) ?? nothing,
      );
      if (response !== undefined) {
        const registered = this.resources.get(response.getUrn());
        if (registered !== undefined) this.resources.set(urn, registered);
        response.setUrn(urn);
      }
      callback(error, response);
    });
  }

  /** MockMonitor puts the parent's type into a URN only, and no other ancestor's. */
  private urnOf(request: RegisterRequest): string {
    const [project, stack, parent] = [this.project, this.stack, request.getParent()];
    return buildUrn({ project, stack, parent, type: request.getType(), name: request.getName() });
  }

  private formerUrnsOf(request: RegisterRequest): readonly string[] {
    const parent = request.getParent();
    const named = {
      type: request.getType(),
      name: request.getName(),
      aliases: request.getAliasesList().map(readAlias),
      ...(parent !== "" && { parent }),
    };
    const formerOf = (urn: string): readonly string[] =>
      this.recorded.find((resource) => resource.urn === urn)?.formerUrns ?? [];
    return formerUrns(named, this.stack, this.project, formerOf);
  }

  private record(urn: string, request: RegisterRequest, given: Given): Recorded {
    return {
      urn,
      formerUrns: this.formerUrnsOf(request),
      type: request.getType(),
      name: request.getName(),
      parent: request.getParent(),
      custom: request.getCustom(),
      ...given,
      dependencies: request.getDependenciesList(),
      protect: request.getProtect(),
      retainOnDelete: request.getRetainondelete(),
    };
  }
}

function recordingMocks(
  computed: ComputedProperties,
  functions: Functions,
  keep: (key: string, given: Given) => void,
): Mocks {
  return {
    newResource({ type, name, inputs: given, custom }: MockResourceArgs) {
      // The code of a dynamic provider is no input of the resource.
      const inputs = without(withoutSecrets(given) as Record<string, unknown>, "__provider");
      keep(keyOf(type, name), {
        inputs,
        secrets: Object.keys(inputs).filter((input) =>
          JSON.stringify((given as Record<string, unknown>)[input]).includes(secretSignature),
        ),
      });
      if (custom !== true) return { id: undefined, state: inputs };
      const properties = computed[type];
      if (properties === undefined)
        throw new Error(`The program declares ${type} ${name}, a type that test/program/provider.ts does not know.`);
      const { id = `${name}-id`, ...outputs } = properties(inputs, name);
      return { id: String(id), state: { ...inputs, ...outputs } };
    },
    call({ token, inputs }: MockCallArgs) {
      const run = functions[token];
      if (run === undefined)
        throw new Error(`The program calls ${token}, a function that test/program/provider.ts does not know.`);
      return run(inputs as Readonly<Record<string, unknown>>);
    },
  };
}

function keyOf(type: string, name: string): string {
  return `${type} ${name}`;
}

const secretSignature = "4dabf18193072939515e22adb298388d";

/** Secrets arrive wrapped, marked by a key that Pulumi fixes in its wire format. */
function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== "object" || value === null) return value;
  if (secretSignature in value && "value" in value) return withoutSecrets(value.value);
  if (asset.Archive.isInstance(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutSecrets(inner)]));
}
