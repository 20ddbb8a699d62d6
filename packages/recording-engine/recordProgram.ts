/**
 * Runs a program and answers what it declares, without making anything: for tests of programs. Where Pulumi's own mocks
 * show a resource's type, name and inputs, this shows parents, dependencies and options, and URNs as the engine builds
 * them; and where mocks let two resources of one URN pass, it refuses them.
 */
import { formerUrns as formerUrnsOf } from "./plan/aliases";
import { evaluateProgram, type Surroundings } from "./program/evaluation";
import type { Goal } from "./program/goal";
import type { Registered, Registry } from "./program/registry";
import { providerKey } from "./providers/dynamic";
import { EngineError } from "./types";
import { buildUrn } from "./urns";
import { containsSecret, containsUnknown, plainValues, type Values, without } from "./values";

export type { Surroundings };

/** What the providers would answer. */
export interface Answers {
  /**
   * The properties of a resource that are not inputs, and its `id`. Default of the id: the resource's name and `-id`.
   *
   * @throws Error for a type that nothing is known of: it ends the program
   */
  resource(type: string, name: string, inputs: Values): Values;
  /** The result of a provider's function. @throws Error for one that nothing is known of */
  call(token: string, args: Values): Values;
}

export interface RecordOptions {
  readonly project: string;
  readonly stack: string;
  /** Texts by key with namespace; what is not a text as JSON. */
  readonly configuration: Readonly<Record<string, string>>;
  readonly answers: Answers;
  /** Default: the process as it is. */
  readonly within?: Surroundings;
}

/** One resource that a program declares. */
export interface DeclaredResource {
  readonly urn: string;
  /** URNs that the resource may have had before, by its own aliases and its parents'. */
  readonly formerUrns: readonly string[];
  readonly type: string;
  readonly name: string;
  /** URN of the parent; empty for the stack itself. */
  readonly parent: string;
  /** False for components. */
  readonly custom: boolean;
  /** As the provider would get them, secrets in plain text. */
  readonly inputs: Values;
  /** What the program gets back: its inputs, and what the answers say is computed. */
  readonly outputs: Values;
  /** The code of a dynamic resource's provider, which is no input of the resource. */
  readonly providerCode?: string;
  /** Names of the inputs that are secret, or hold a secret. */
  readonly secrets: readonly string[];
  /** URNs. */
  readonly dependencies: readonly string[];
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  /** Paths of the inputs whose changes are ignored. */
  readonly ignoreChanges: readonly string[];
  /** Paths of the inputs whose changes need another resource because the program says so. */
  readonly replaceOnChanges: readonly string[];
}

export interface RecordedProgram {
  /** In the order in which they were registered, the stack itself first. */
  readonly resources: readonly DeclaredResource[];
  /** Secrets in plain text. */
  readonly outputs: Values;
}

/**
 * Evaluations of one process take turns, also when several are asked for at once.
 *
 * @throws what the program throws, what any of its outputs rejects with, and the reason of a resource that was refused
 */
export async function recordProgram(program: () => unknown, options: RecordOptions): Promise<RecordedProgram> {
  const { project, stack, configuration, answers, within = inProcess } = options;
  const record = new ProgramRecord(project, stack, answers);
  const outputs = await evaluateProgram({
    project,
    stack,
    configuration: { values: configuration, secretKeys: [] },
    preview: false,
    registry: record,
    contents: { take: (values) => values },
    program,
    within,
  });
  if (containsUnknown(outputs)) throw new EngineError("An output of the program is unknown.");
  return { resources: record.resources, outputs: plainValues(outputs) };
}

const inProcess: Surroundings = (run) => run();

class ProgramRecord implements Registry {
  private readonly declared = new Map<string, DeclaredResource>();

  public constructor(
    private readonly project: string,
    private readonly stack: string,
    private readonly answers: Answers,
  ) {}

  public get resources(): readonly DeclaredResource[] {
    return [...this.declared.values()];
  }

  public register(goal: Goal): Promise<Registered> {
    const { project, stack } = this;
    const { type, name, parent, custom } = goal;
    const urn = buildUrn({ stack, project, type, name, parent });
    if (this.declared.has(urn)) throw new EngineError(`Duplicate resource URN '${urn}'`);
    const formerUrns = formerUrnsOf(goal, stack, project, (of) => this.declared.get(of)?.formerUrns ?? []);
    const inputs = without(plainValues(goal.inputs), providerKey);
    const { id = `${name}-id`, ...computed } = custom ? this.answers.resource(type, name, inputs) : {};
    const outputs = { ...inputs, ...computed };
    const identity = { urn, formerUrns, type, name, parent: parent ?? "", custom };
    this.declared.set(urn, { ...identity, ...optionsOf(goal), inputs, outputs, ...secretsAndCode(goal) });
    return Promise.resolve({ urn, ...(custom && { id: String(id) }), outputs, skipped: false });
  }

  public read({ type, name }: Goal): Promise<Registered> {
    return Promise.reject(new EngineError(`The program looks up ${type} ${name}, of which nothing is known.`));
  }

  public registerOutputs(): Promise<void> {
    return Promise.resolve();
  }

  public invoke(token: string, args: Values): Promise<Values> {
    return Promise.resolve(this.answers.call(token, plainValues(args)));
  }
}

type Options = Pick<
  DeclaredResource,
  "dependencies" | "protect" | "retainOnDelete" | "ignoreChanges" | "replaceOnChanges"
>;

function optionsOf(goal: Goal): Options {
  const { dependencies, protect, retainOnDelete, ignoreChanges, replaceOnChanges } = goal;
  return { dependencies, protect, retainOnDelete, ignoreChanges, replaceOnChanges };
}

function secretsAndCode({ inputs }: Goal): Pick<DeclaredResource, "secrets" | "providerCode"> {
  const { [providerKey]: code, ...others } = inputs;
  return {
    secrets: Object.keys(others).filter((property) => containsSecret(others[property])),
    ...(typeof code === "string" && { providerCode: code }),
  };
}
