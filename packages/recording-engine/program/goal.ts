/**
 * What the program wants of one resource: a registration request, read once and checked for options that are not
 * rehearsed.
 */
import type { Alias } from "@pulumi/pulumi/proto/alias_pb";
import type { ReadResourceRequest, RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import type { AssetContents } from "../assets";
import { EngineError } from "../types";
import type { Values } from "../values";

export interface AliasSpec {
  readonly urn?: string;
  readonly name?: string;
  readonly type?: string;
  readonly stack?: string;
  readonly project?: string;
  /** The empty string: it had no parent. */
  readonly parent?: string;
}

export interface Goal {
  readonly type: string;
  readonly name: string;
  readonly parent?: string;
  readonly custom: boolean;
  readonly inputs: Values;
  readonly dependencies: readonly string[];
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  /** `<URN>::<id>` of an explicit provider resource. */
  readonly provider?: string;
  /** Of the provider's SDK. */
  readonly version: string;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  /** Undefined: the provider decides. */
  readonly deleteBeforeReplace?: boolean;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly additionalSecretOutputs: readonly string[];
  readonly aliases: readonly AliasSpec[];
}

/** @throws EngineError that names an option which the recording engine does not know */
export function readGoal(request: RegisterResourceRequest, contents: Pick<AssetContents, "take">): Goal {
  refuseUnknownOptions(request);
  const optional = { parent: request.getParent(), provider: request.getProvider() };
  return {
    type: request.getType(),
    name: request.getName(),
    custom: request.getCustom(),
    inputs: contents.take(request.getObject()?.toJavaScript() ?? {}),
    dependencies: request.getDependenciesList(),
    propertyDependencies: readPropertyDependencies(request),
    version: request.getVersion(),
    protect: request.getProtect() ?? false,
    retainOnDelete: request.getRetainondelete() ?? false,
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    aliases: request.getAliasesList().map(readAlias),
    ...(optional.parent === "" ? {} : { parent: optional.parent }),
    ...(optional.provider === "" ? {} : { provider: optional.provider }),
    ...(request.getDeletebeforereplacedefined() ? { deleteBeforeReplace: request.getDeletebeforereplace() } : {}),
  };
}

/** What the program wants to know of a resource that exists already. */
export function readLookup(request: ReadResourceRequest): Goal {
  const [parent, provider] = [request.getParent(), request.getProvider()];
  return {
    type: request.getType(),
    name: request.getName(),
    custom: true,
    inputs: request.getProperties()?.toJavaScript() ?? {},
    dependencies: request.getDependenciesList(),
    propertyDependencies: {},
    version: request.getVersion(),
    protect: false,
    retainOnDelete: false,
    ignoreChanges: [],
    replaceOnChanges: [],
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    aliases: [],
    ...(parent === "" ? {} : { parent }),
    ...(provider === "" ? {} : { provider }),
  };
}

function readPropertyDependencies(request: RegisterResourceRequest): Goal["propertyDependencies"] {
  const dependencies: Record<string, readonly string[]> = {};
  request.getPropertydependenciesMap().forEach((value, property) => {
    dependencies[property] = value.getUrnsList();
  });
  return dependencies;
}

/** What the program says that the resource was before. */
function readAlias(alias: Alias): AliasSpec {
  if (alias.hasUrn()) return { urn: alias.getUrn() };
  const spec = alias.getSpec();
  if (spec === undefined) return {};
  const texts = { name: spec.getName(), type: spec.getType(), stack: spec.getStack(), project: spec.getProject() };
  const given = Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ""));
  if (spec.getNoparent()) return { ...given, parent: "" };
  return spec.getParenturn() === "" ? given : { ...given, parent: spec.getParenturn() };
}

function refuseUnknownOptions(request: RegisterResourceRequest): void {
  const used: Readonly<Record<string, boolean>> = {
    import: request.getImportid() !== "",
    deletedWith: request.getDeletedwith() !== "",
    replaceWith: request.getReplaceWithList().length > 0,
    replacementTrigger: request.getReplacementTrigger() !== undefined,
    transforms: request.getTransformsList().length > 0,
    "a remote component": request.getRemote(),
    "a parameterized package": request.getPackageref() !== "",
  };
  for (const [option, isUsed] of Object.entries(used)) {
    if (isUsed)
      throw new EngineError(
        `${request.getType()} "${request.getName()}" uses ${option}, ` +
          "which the recording engine of the rehearsal does not know.",
      );
  }
}
