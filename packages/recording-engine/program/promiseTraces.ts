/** Evaluations without the stack traces of Pulumi's search for leaks. */
import * as debuggable from "@pulumi/pulumi/runtime/debuggable";

/** What the SDK's published types leave out. */
interface Tracing {
  debuggablePromise: <P>(promise: P, context?: string) => P;
}

/**
 * Runs something during which Pulumi's SDK leaves its promises as they are. Otherwise it takes a stack trace with every
 * one, for a warning about promises that never settle: two fifths of an evaluation's time, for what nobody reads here.
 * Source: runtime/debuggable.js of @pulumi/pulumi 3.248.
 */
export async function withoutPromiseTraces<T>(run: () => Promise<T>): Promise<T> {
  const tracing = debuggable as unknown as Tracing;
  const { debuggablePromise } = tracing;
  tracing.debuggablePromise = (promise) => promise;
  try {
    return await run();
  } finally {
    tracing.debuggablePromise = debuggablePromise;
  }
}
