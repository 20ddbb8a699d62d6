/** What Lambda and the process of an execution environment say to each other. */

/** One invocation. */
export interface InvocationMessage {
  readonly requestId: string;
  /** A JSON document. */
  readonly event: string;
  readonly functionArn: string;
  /** Milliseconds of this machine until the function times out. */
  readonly remainingMilliseconds: number;
}

/** A failure as Lambda shows it. */
export interface FunctionFailure {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

export type EnvironmentMessage =
  | { readonly kind: "ready" }
  /** The module could not be loaded, or has no such handler. */
  | { readonly kind: "initialization failed"; readonly failure: FunctionFailure }
  /** A JSON document. */
  | { readonly kind: "result"; readonly result: string }
  | { readonly kind: "failed"; readonly failure: FunctionFailure };
