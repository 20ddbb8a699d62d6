/**
 * Node's optimizing compiler is worth its time while tests are loaded: much TypeScript is made JavaScript then. The
 * program's tests run most code a few times only: without it they take nine tenths of the processors' time.
 */
import { setFlagsFromString } from "node:v8";

export const mochaHooks = {
  beforeAll(): void {
    setFlagsFromString("--no-opt");
  },
};
