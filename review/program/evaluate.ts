/** Evaluates a Pulumi program in this process and returns the graph that it declares. */
import { type Answers, type DeclaredResource, recordProgram, type Surroundings } from "#recording-engine/record";
import { computedProperties, providerFunctions } from "./provider";

/** What an evaluation of a program leaves. */
export interface Graph {
  /** All but the stack itself. */
  readonly resources: readonly DeclaredResource[];
  readonly outputs: Readonly<Record<string, unknown>>;
  /** What the program warned of. */
  readonly warnings: readonly string[];
}

export interface Evaluation {
  readonly project: string;
  readonly stack: string;
  readonly region: string;
  /** Full keys to values, as in the stack's file. */
  readonly configuration?: Readonly<Record<string, unknown>>;
  /**
   * Whether no resource of AWS exists or is made, nor its name, as those that an update of a part of the stack leaves
   * out. Default: false.
   */
  readonly leftOut?: boolean;
  /** Default: an account of an example. */
  readonly accountId?: string;
  /**
   * What becomes of a resource type that provider.ts does not know: it is refused, or what is computed of it is a text
   * that names it. Default: refused.
   */
  readonly unknownTypes?: "refused" | "named";
  /** Runs the evaluation in surroundings that are the process's, such as its folder: when its turn has come. */
  readonly within?: Surroundings;
}

/**
 * Runs the program to its end. Evaluations take turns, also when several are asked for at once.
 *
 * @throws what the program throws, and what any of its outputs rejects with
 */
export async function evaluate(program: () => unknown, evaluation: Evaluation): Promise<Graph> {
  const { project, stack, configuration = {}, within = inProcess } = evaluation;
  const warnings: string[] = [];
  const { resources, outputs } = await recordProgram(program, {
    project,
    stack,
    configuration: configurationTexts(configuration),
    answers: answersOf(evaluation),
    within: (run) => within(() => withWarnings(warnings, run)),
  });
  return { resources: resources.filter(({ type }) => type !== "pulumi:pulumi:Stack"), outputs, warnings };
}

const inProcess: Surroundings = (run) => run();

/** Of what is left out Pulumi tells the program the inputs. */
export function answersOf({ region, accountId, leftOut = false, unknownTypes = "refused" }: Evaluation): Answers {
  const computed = computedProperties(region, accountId);
  const functions = providerFunctions(region, accountId);
  return {
    resource(type, name, inputs) {
      const properties = computed[type];
      if (properties === undefined) {
        if (unknownTypes === "named") return { arn: `<ARN of ${name}>` };
        throw new Error(`The program declares ${type} ${name}, a type that review/program/provider.ts does not know.`);
      }
      return leftOut && (type.startsWith("aws:") || type.endsWith(":UniqueName")) ? {} : properties(inputs, name);
    },
    call(token, args) {
      const run = functions[token];
      if (run === undefined)
        throw new Error(`The program calls ${token}, a function that review/program/provider.ts does not know.`);
      return run(args);
    },
  };
}

/** Without an engine Pulumi's log writes warnings to the console. */
async function withWarnings<T>(warnings: string[], run: () => Promise<T>): Promise<T> {
  const { warn } = console;
  console.warn = (text: string) => {
    warnings.push(text);
  };
  try {
    return await run();
  } finally {
    console.warn = warn;
  }
}

/** The command line hands every value on as text; objects and lists as JSON. */
export function configurationTexts(configuration: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(configuration).map(([key, value]) => [
      key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}
