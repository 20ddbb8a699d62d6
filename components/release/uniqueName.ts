/**
 * The provider of names that are never used twice. Its code stands in the state of every stack: `npm run generate --
 * providers` writes it from this file (code/UniqueName.cjs).
 */
import { randomUUID } from "node:crypto";
import type { dynamic } from "@pulumi/pulumi";
import { hasOtherCode } from "./codeOfState";

export interface UniqueNameInputs {
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
