/**
 * The code that a stack's state could have somebody run: providers of dynamic resources, and plugins. Whoever may write
 * the state may plant some, and the next `pulumi up`, `refresh` or `destroy` would run it (SECURITY.md, "State is a
 * privilege"). This compares texts, and runs nothing of the state.
 */
import type { ExportedState, StateResource } from "../delivery/engine";

/** What a resource of the state would have run. */
export type Finding =
  /** Exactly the code of this checkout. */
  | { readonly kind: "own"; readonly urn: string }
  /** A resource of this project with other code: of an earlier commit, or planted. */
  | { readonly kind: "other"; readonly urn: string }
  /** Nothing that this project declares. */
  | { readonly kind: "foreign"; readonly urn: string; readonly reason: string };

const codeProperty = "__provider";
const knownPlugins = ["aws", "pulumi-nodejs"];

/**
 * What the resources of a state would have run; those that run nothing but the aws provider are left out.
 * @param code of this checkout, by type token
 */
export function inspectState(state: ExportedState, code: ReadonlyMap<string, string>): readonly Finding[] {
  return resourcesOf(state).flatMap((resource) => inspectResource(resource, code));
}

/** The state with this checkout's code in place of whatever its own dynamic resources have. */
export function withOwnCode(state: ExportedState, code: ReadonlyMap<string, string>): ExportedState {
  const resources = resourcesOf(state).map((resource) => {
    const own = code.get(resource.type);
    if (own === undefined) return resource;
    const { inputs, outputs } = resource;
    return {
      ...resource,
      ...(inputs && { inputs: { ...inputs, [codeProperty]: own } }),
      ...(outputs && { outputs: { ...outputs, [codeProperty]: own } }),
    };
  });
  return { ...state, deployment: { ...state.deployment, resources } };
}

function resourcesOf({ deployment }: ExportedState): readonly StateResource[] {
  return deployment.resources ?? [];
}

function inspectResource(resource: StateResource, code: ReadonlyMap<string, string>): readonly Finding[] {
  const { urn, type, inputs = {}, outputs = {} } = resource;
  const foreign = (reason: string): readonly Finding[] => [{ kind: "foreign", urn, reason }];
  const [plugin = "", kind] = type.split(":");
  if (plugin === "pulumi" && kind === "providers") {
    const of = type.slice("pulumi:providers:".length);
    if (!knownPlugins.includes(of)) return foreign(`the plugin ${of}, which this project does not use`);
    return "pluginDownloadURL" in inputs ? foreign("an address that a plugin would be fetched from") : [];
  }
  const texts = [inputs, outputs].flatMap((values) => (codeProperty in values ? [values[codeProperty]] : []));
  const own = code.get(type);
  if (own !== undefined)
    return [{ kind: texts.length > 0 && texts.every((text) => text === own) ? "own" : "other", urn }];
  if (texts.length > 0 || plugin === "pulumi-nodejs")
    return foreign("code of a resource that this project does not have");
  return resource.custom === true && plugin !== "aws" ? foreign(`a resource of the plugin ${plugin}`) : [];
}
