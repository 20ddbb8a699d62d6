/** A name that is never used twice, as a resource of the program. */
import { randomUUID } from "node:crypto";
import { type CustomResourceOptions, dynamic, type Input, type Output } from "@pulumi/pulumi";
import { hasOtherCode } from "./codeOfState";
import { holdingProperties } from "./held";

interface UniqueNameInputs {
  readonly prefix: string;
  /** What the name stands for, in one text: another content gets another name. */
  readonly content: string;
}

/** Keeps the name as long as the content stays. */
export const uniqueNameProvider: dynamic.ResourceProvider<
  UniqueNameInputs,
  UniqueNameInputs & { readonly value: string }
> = {
  create(inputs) {
    const value = `${inputs.prefix}-${randomUUID().slice(0, 8)}`;
    return Promise.resolve({ id: value, outs: { ...inputs, value } });
  },

  /** A refresh. A name is nowhere but in the state, and stays there whatever has become of what is called so. */
  read(id, state) {
    return Promise.resolve({ id, ...(state && { props: state }) });
  },

  /** Writes this checkout's code into the state (codeOfState.ts), and does nothing else. */
  update(_id, olds, news) {
    return Promise.resolve({ outs: { ...olds, ...news } });
  },

  diff(_id, olds, news) {
    const replaces = (["prefix", "content"] as const).filter((property) => olds[property] !== news[property]);
    return Promise.resolve({ changes: replaces.length > 0 || hasOtherCode(olds, news), replaces });
  },
};

/**
 * `<prefix>-<8 random hexadecimal digits>`, new for each content. A model or configuration that is replaced is
 * retained, so a name computed from the content would collide as soon as an earlier package is deployed again; the
 * provider's own names carry no stack, so IAM patterns could not part environments by them; and the provider has no
 * name prefix for models.
 */
export class UniqueName extends dynamic.Resource {
  declare public readonly value: Output<string>;

  /** @param held whether the name of the state stays, whatever the arguments say */
  public constructor(
    name: string,
    args: { readonly prefix: string; readonly content: Input<string> },
    options?: CustomResourceOptions,
    held?: boolean,
  ) {
    const heldOptions = { ...options, ...holdingProperties(held, ["prefix", "content"]) };
    super(uniqueNameProvider, name, { ...args, value: undefined }, heldOptions, "release", "UniqueName");
  }
}
