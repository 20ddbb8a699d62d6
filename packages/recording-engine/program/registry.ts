/** Where the registrations of a program go: a deployment, or a record of what the program declares. */
import type { Values } from "../values";
import type { Goal } from "./goal";

/** What the program learns of a resource that it registered. */
export interface Registered {
  readonly urn: string;
  readonly id?: string;
  readonly outputs: Values;
  /** Not made because it is not targeted: its outputs are unknown. */
  readonly skipped: boolean;
}

export interface Registry {
  /** @throws Error that says which resource could not be made, and why */
  register(goal: Goal): Promise<Registered>;
  /** Looks up a resource that belongs to somebody else. */
  read(goal: Goal, id: string): Promise<Registered>;
  /** Takes the outputs of a component or of the stack itself. */
  registerOutputs(urn: string, outputs: Values): Promise<void>;
  /** Calls a function of a provider. */
  invoke(token: string, args: Values): Promise<Values>;
}
