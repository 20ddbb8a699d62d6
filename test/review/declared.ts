/** Resources as a program declares them, with what a test does not speak of filled in. */
import type { DeclaredResource } from "#recording-engine/record";
import type { Graph } from "../../review/program/evaluate";

export function declared(
  type: string,
  name: string,
  inputs: Readonly<Record<string, unknown>> = {},
  others: Partial<DeclaredResource> = {},
): DeclaredResource {
  return {
    urn: `urn:pulumi:dev::demo::${type}::${name}`,
    formerUrns: [],
    type,
    name,
    parent: "",
    custom: true,
    inputs,
    outputs: inputs,
    secrets: [],
    dependencies: [],
    protect: false,
    retainOnDelete: false,
    ignoreChanges: [],
    replaceOnChanges: [],
    ...others,
  };
}

export function graph(...resources: readonly DeclaredResource[]): Graph {
  return { resources, outputs: {}, warnings: [] };
}
