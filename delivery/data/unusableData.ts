import { BadInput } from "../../machine/badInput";

/**
 * Data that a person has to put right before anything can be learnt from it: the message says where, what is wrong and
 * what to do.
 */
export class UnusableData extends BadInput {
  public override readonly name: string = "UnusableData";
}
