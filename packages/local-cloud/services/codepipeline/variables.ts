/** `#{namespace.variable}` in the configuration of actions. */
import { configurationValueLimit } from "./declaration";
import type { ExecutionRecord, Variables } from "./records";

const reference = /#\{([A-Za-z0-9@_-]+)\.([A-Za-z0-9@_.-]+)\}/gu;

/** Namespaces that every pipeline has: its execution, and its own variables. */
export const builtInNamespaces: readonly string[] = ["codepipeline", "variables"];

/** A configuration that cannot be filled in. */
export class VariableError extends Error {
  public override readonly name = "VariableError";
}

/** The namespaces that a value refers to. */
export function referencedNamespaces(value: string): readonly string[] {
  return [...value.matchAll(reference)].map(([, namespace = ""]) => namespace);
}

/**
 * Fills in the variables of a configuration. @throws VariableError naming the variable or the value that is too long
 */
export function resolveConfiguration(configuration: Variables, execution: ExecutionRecord): Variables {
  return Object.fromEntries(
    Object.entries(configuration).map(([key, value]) => [key, resolveValue(key, value, execution)]),
  );
}

function resolveValue(key: string, value: string, execution: ExecutionRecord): string {
  const resolved = value.replaceAll(reference, (_, namespace: string, variable: string) =>
    lookUp(key, namespace, variable, execution),
  );
  if (resolved.length > configurationValueLimit) {
    throw new VariableError(
      `The configuration value ${key} has ${resolved.length} characters once its variables are filled in; ` +
        `at most ${configurationValueLimit} are allowed`,
    );
  }
  return resolved;
}

function lookUp(key: string, namespace: string, variable: string, execution: ExecutionRecord): string {
  const variables = namespaceOf(namespace, execution);
  const value = variables !== undefined && Object.hasOwn(variables, variable) ? variables[variable] : undefined;
  if (value !== undefined) return value;
  const known =
    variables === undefined
      ? "no action has filled that namespace"
      : `it holds ${Object.keys(variables).sort().join(", ") || "nothing"}`;
  throw new VariableError(
    `The configuration value ${key} refers to the variable #{${namespace}.${variable}}, which does not exist: ${known}`,
  );
}

function namespaceOf(namespace: string, execution: ExecutionRecord): Variables | undefined {
  if (namespace === "codepipeline") return { PipelineExecutionId: execution.pipelineExecutionId };
  if (namespace === "variables") return execution.variables;
  return execution.namespaces[namespace];
}
