/**
 * One row of the table of AWS resource types: how the aws provider makes, changes and deletes resources of the type.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Unwrap } from "@pulumi/pulumi";
import type { AssetContents } from "../assets";
import type { AwsClients } from "../awsClients";
import type { Applied, Existing } from "../providers/provider";
import type { Values } from "../values";
import type { Naming } from "./naming";

/** What a row applies resources with. */
export interface Calls {
  readonly aws: AwsClients;
  readonly region: string;
  /** How often to ask whether something has become ready, in milliseconds. */
  readonly pollMilliseconds: number;
  /** What is in the assets and archives of the program. */
  readonly contents: Pick<AssetContents, "text" | "zip">;
  /** Tells of a long wait, one line at a time. */
  readonly onProgress: (line: string) => void;
}

export interface Update<Inputs> {
  readonly id: string;
  readonly inputs: Inputs;
  readonly old: Inputs;
  readonly oldOutputs: Values;
  /** Whether a property, or anything inside it, is another than before. */
  readonly changed: (property: keyof Inputs & string) => boolean;
}

export interface Row<Inputs = Values> {
  /** Where the calls and the replacing properties were read. */
  readonly source: string;
  /** Every property that the row applies; a program that sets another one is refused. */
  readonly properties: readonly string[];
  /** Paths whose change needs another resource (`ForceNew` in the provider). */
  readonly replaces: readonly string[];
  /** The property that names the resource, when the provider makes up a name for one without. */
  readonly naming?: Naming;
  /** IAM and other global services have no region. */
  readonly global?: boolean;
  /** Answers the id, and the outputs that are not inputs. */
  create(inputs: Inputs, calls: Calls): Promise<Applied>;
  /** Answers the outputs that have changed and are not inputs. */
  update(update: Update<Inputs>, calls: Calls): Promise<Values>;
  delete(resource: Existing & { readonly inputs: Inputs }, calls: Calls): Promise<void>;
  /**
   * Answers the inputs that others can have changed, as they are; undefined when the resource has gone. For the types
   * that a refresh looks at.
   */
  read?(resource: Existing & { readonly inputs: Inputs }, calls: Calls): Promise<Partial<Inputs> | undefined>;
}

/** Inputs as they arrive at the engine: no outputs, no promises. */
export type Plain<Args> = Unwrap<Args>;

/** Defines a row whose code is checked against the argument types of the provider's SDK. */
export function row<Args>(
  definition: Row<Plain<Args>> & { readonly properties: readonly (keyof Args & string)[] },
): Row {
  // Which inputs a row gets is known by a URN's type, which the compiler cannot follow.
  return definition as unknown as Row;
}

/** For types of which every property replaces. */
export function replacedOnly(): Promise<never> {
  return Promise.reject(new Error("Every property of this resource replaces it: there is nothing to update in place."));
}

/** Asks until the answer is no longer "wait". */
export async function poll<Answer>(calls: Calls, ask: () => Promise<Answer | "wait">): Promise<Answer> {
  for (;;) {
    const answer = await ask();
    if (answer !== "wait") return answer;
    await sleep(calls.pollMilliseconds);
  }
}

/** A property that takes a resource or its id, which arrives as the id. */
export function idOf(reference: unknown): string {
  if (typeof reference !== "string") throw new Error("A reference to another resource is no id.");
  return reference;
}

/** An answer of AWS that has to be there. */
export function required<Value>(value: Value | null | undefined, what: string): Value {
  if (value === undefined || value === null) throw new Error(`AWS answered without ${what}.`);
  return value;
}
