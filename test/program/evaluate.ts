/** Evaluates a Pulumi program in this process and returns the graph that it declares. */
import * as pulumi from "@pulumi/pulumi";
import { setMockOptions } from "@pulumi/pulumi/runtime/settings";
import * as state from "@pulumi/pulumi/runtime/state";
import type { Graph } from "./graph";
import { computedProperties, providerFunctions } from "./provider";
import { type ComputedProperties, RecordingMonitor } from "./recordingMonitor";

export interface Evaluation {
  readonly project: string;
  readonly stack: string;
  readonly region: string;
  /** Full keys to values, as in the stack's file. */
  readonly configuration?: Readonly<Record<string, unknown>>;
  /**
   * Whether no resource of AWS exists or is made, as those that an update of a part of the stack leaves out. Default:
   * false.
   */
  readonly leftOut?: boolean;
}

/**
 * Runs the program to its end. Never run two at once: Pulumi keeps the monitor in global state.
 * @throws what the program throws, and what any of its outputs rejects with
 */
export async function evaluate(
  program: () => unknown,
  { project, stack, region, configuration = {}, leftOut = false }: Evaluation,
): Promise<Graph> {
  const computed = computedProperties(region);
  const monitor = new RecordingMonitor(
    leftOut ? withoutAws(computed) : computed,
    providerFunctions(region),
    project,
    stack,
  );
  setMockOptions(monitor, project, stack, false);
  enableFeatures();
  pulumi.runtime.setAllConfig(configurationTexts(configuration));
  const failures: Error[] = [];
  const warnings: string[] = [];
  const outputs = await withWarnings(warnings, () =>
    withShortStackTraces(async () => {
      const declared = await pulumi.runtime.runInPulumiStack(async () => {
        try {
          return await program();
        } catch (error) {
          // Thrown further inside, it would reject in two places, and a test could expect only one of them.
          failures.push(error as Error);
          return {};
        }
      });
      await pulumi.runtime.disconnect();
      return declared;
    }),
  );
  const [failure] = [...monitor.failures, ...failures];
  if (failure !== undefined) throw failure;
  const plainOutputs = await Promise.all(
    Object.entries(outputs ?? {}).map(async ([name, output]) => [name, await plainValue(output)] as const),
  );
  const resources = monitor.recorded.filter(({ type }) => type !== "pulumi:pulumi:Stack");
  return { resources, outputs: Object.fromEntries(plainOutputs.filter(([, value]) => value !== undefined)), warnings };
}

/** Of what is left out Pulumi tells the program the inputs. */
function withoutAws(computed: ComputedProperties): ComputedProperties {
  return Object.fromEntries(
    Object.entries(computed).map(([type, properties]) => [type, type.startsWith("aws:") ? () => ({}) : properties]),
  );
}

/**
 * The value of an output. Rejects when the output does, and when it is unknown: an assertion inside `apply` would then
 * never run, and the test would pass.
 */
export async function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  const internals = output as unknown as { promise(): Promise<T>; readonly isKnown: Promise<boolean> };
  const value = await internals.promise();
  if (!(await internals.isKnown)) throw new Error("The output is unknown: nothing can be asserted about its value.");
  return value;
}

function plainValue(value: unknown): Promise<unknown> {
  return pulumi.Output.isInstance(value) ? valueOf(value) : Promise.resolve(value);
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

/**
 * Pulumi takes a stack trace for every promise: long ones, looked up in source maps, take most of an evaluation's time.
 */
async function withShortStackTraces<T>(run: () => Promise<T>): Promise<T> {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 2;
  process.setSourceMapsEnabled(false);
  try {
    return await run();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    process.setSourceMapsEnabled(true);
  }
}

/** The command line hands every value on as text; objects and lists as JSON. */
function configurationTexts(configuration: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(configuration).map(([key, value]) => [
      key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}

/** As `setMocks` does, which would install a plain MockMonitor. The store is not part of Pulumi's published types. */
function enableFeatures(): void {
  const { getStore } = state as unknown as { readonly getStore: () => Record<string, boolean> };
  const enabled = [
    "supportsSecrets",
    "supportsResourceReferences",
    "supportsDeletedWith",
    "supportsAliasSpecs",
    "supportsParameterization",
    "supportsResourceHooks",
  ];
  Object.assign(getStore(), Object.fromEntries(enabled.map((feature) => [feature, true])));
}
