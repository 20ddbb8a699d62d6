/**
 * Each bundle is made once in a run of the tests: esbuild takes a tenth of a second for it, and the files that it is
 * made of do not change meanwhile. Required before any test.
 */
import { mock } from "node:test";
import * as bundles from "../api/bundle";

const { bundleFunction } = bundles;

const made = new Map<string, Promise<string>>();

mock.method(bundles, "bundleFunction", (...request: Parameters<typeof bundleFunction>) => {
  const key = JSON.stringify(request);
  const bundle = made.get(key) ?? bundleFunction(...request);
  made.set(key, bundle);
  return bundle;
});
