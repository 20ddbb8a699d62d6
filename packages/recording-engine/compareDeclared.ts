/**
 * What becomes of a resource when a program declares it otherwise: what changes of it, and whether that needs another
 * resource. The engine decides by the same functions when it has a state.
 */
import { changedPaths, ignoreChanges, parsePath, type Path, pathsMeet, pathText } from "./changes";
import { awsDifference, isRehearsed } from "./providers/aws";
import { dynamicPackage, DynamicProvider, providerKey } from "./providers/dynamic";
import { packageOf } from "./providers/providers";
import type { DeclaredResource } from "./recordProgram";
import { isRecord, type Values } from "./values";

export interface PropertyChange {
  /** `a.b[0].c` */
  readonly path: string;
  /** Undefined where there was nothing. */
  readonly old: unknown;
  readonly current: unknown;
}

export interface DeclaredDifference {
  /** Without what the program wants ignored. */
  readonly properties: readonly PropertyChange[];
  /**
   * Paths of the properties because of which it has to be another resource; undefined when nothing is known of the
   * type.
   */
  readonly replacedBy: readonly string[] | undefined;
  /** Whether the code of a dynamic resource's provider is another one. */
  readonly otherCode: boolean;
}

/** @param folder the program's, from which modules that the provider of a dynamic resource requires are found */
export async function compareDeclared(
  old: DeclaredResource,
  current: DeclaredResource,
  folder: string,
): Promise<DeclaredDifference> {
  const wanted = ignoreChanges(old.inputs, current.inputs, current.ignoreChanges);
  const paths = changedPaths(old.inputs, wanted);
  const otherCode = old.providerCode !== current.providerCode;
  const replacedBy = await replacing(old, current, wanted, folder);
  return {
    properties: paths.map((path) => ({
      path: pathText(path),
      old: valueAt(old.inputs, path),
      current: valueAt(wanted, path),
    })),
    replacedBy: replacedBy && [...new Set([...replacedBy, ...demanded(current, paths)])],
    otherCode,
  };
}

async function replacing(
  old: DeclaredResource,
  current: DeclaredResource,
  wanted: Values,
  folder: string,
): Promise<readonly string[] | undefined> {
  const { urn, type, custom } = current;
  if (!custom) return [];
  if (packageOf(type) !== dynamicPackage)
    return isRehearsed(type) ? awsDifference(urn, old.inputs, wanted).replaces : undefined;
  const provider = new DynamicProvider(folder, "", {});
  const { replaces } = await provider.diff({
    urn,
    id: "",
    oldInputs: old.inputs,
    oldOutputs: { ...old.outputs, [providerKey]: old.providerCode },
    news: { ...wanted, [providerKey]: current.providerCode },
  });
  return replaces;
}

/** What the program itself says needs another resource. */
function demanded({ replaceOnChanges }: DeclaredResource, paths: readonly Path[]): readonly string[] {
  const patterns = replaceOnChanges.map(parsePath);
  return paths.filter((path) => patterns.some((pattern) => pathsMeet(pattern, path))).map(pathText);
}

function valueAt(values: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, part) => {
    if (Array.isArray(value) && typeof part === "number") return value[part];
    return isRecord(value) ? value[part] : undefined;
  }, values);
}
