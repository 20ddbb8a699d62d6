/** What a resource is paid for. */
import type { Durations } from "./durations";
import type { Usage } from "./usage";

/** A resource that a program declares. */
export interface Declared {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** False for components. */
  readonly custom: boolean;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** How much of something is used, in units of its price. */
export interface Amounts {
  /** In a month without a run and without a request. */
  readonly idle?: number;
  /** In addition, for one run with a training. */
  readonly run?: number;
  /** In addition, for one prediction. */
  readonly prediction?: number;
}

export interface Charge {
  /** The price's key. */
  readonly price: string;
  readonly amounts: Amounts;
}

/** What a rule says of a resource. */
export interface Verdict {
  readonly charges?: readonly Charge[];
  /** Why nothing is paid for it. */
  readonly free?: string;
  /** What is paid for and not counted, with the reason. */
  readonly notPriced?: readonly string[];
}

export interface Circumstances {
  readonly usage: Usage;
  readonly durations: Durations;
  /** Every resource of the stack. */
  readonly resources: readonly Declared[];
}

/** @param resource one of the type that the rule is for */
export type Rule = (resource: Declared, circumstances: Circumstances) => Verdict;

/** AWS counts a month as this many hours. */
export const hoursAMonth = 730;

/** Kilobytes as AWS bills them. */
export const kilobytesAGigabyte = 1024 * 1024;

export const free =
  (reason: string): Rule =>
  () => ({ free: reason });
