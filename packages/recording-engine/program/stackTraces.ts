/** Evaluations without the stack traces that Pulumi's SDK takes. */
import { Resource } from "@pulumi/pulumi";
import * as debuggable from "@pulumi/pulumi/runtime/debuggable";

/** What the SDK's published types leave out. */
interface PromiseTracing {
  debuggablePromise: <P>(promise: P, context?: string) => P;
}

interface ResourceTracing {
  stackTrace: (skip: number) => readonly object[];
}

/**
 * Runs something during which Pulumi's SDK takes no stack traces, which nobody reads here. Otherwise it takes one with
 * every promise, for a warning about those that never settle: two fifths of an evaluation's time. And one with every
 * resource, of which it tells the engine each frame: an eighth of the rest. Source: runtime/debuggable.js and
 * resource.js of @pulumi/pulumi 3.248.
 */
export async function withoutStackTraces<T>(run: () => Promise<T>): Promise<T> {
  const promises = debuggable as unknown as PromiseTracing;
  const resources = Resource as unknown as ResourceTracing;
  const { debuggablePromise } = promises;
  const { stackTrace } = resources;
  promises.debuggablePromise = (promise) => promise;
  resources.stackTrace = () => [];
  try {
    return await run();
  } finally {
    promises.debuggablePromise = debuggablePromise;
    resources.stackTrace = stackTrace;
  }
}
