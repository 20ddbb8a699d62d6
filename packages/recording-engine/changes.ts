/** What differs between two sets of properties, by path, and the paths by which programs name properties. */
import { isRecord, isSecret, sameValue, type Values, without } from "./values";

/** A property's path: names, and indexes of lists, from the outside in. */
export type Path = readonly (string | number)[];

/** The innermost paths at which the values differ; a value that appears or vanishes differs at its own path. */
export function changedPaths(old: unknown, current: unknown, path: Path = []): readonly Path[] {
  if (sameValue(old, current)) return [];
  const [left, right] = [withoutSecret(old), withoutSecret(current)];
  if (Array.isArray(left) && Array.isArray(right)) {
    return Array.from({ length: Math.max(left.length, right.length) }, (_, index) =>
      changedPaths(left[index], right[index], [...path, index]),
    ).flat();
  }
  if (isRecord(left) && isRecord(right)) {
    return [...new Set([...Object.keys(left), ...Object.keys(right)])].flatMap((key) =>
      changedPaths(left[key], right[key], [...path, key]),
    );
  }
  return [path];
}

function withoutSecret(value: unknown): unknown {
  return isSecret(value) ? value["value"] : value;
}

/** Parses `a.b[0].c`, `a[*]` and `a["key.with.dots"]`; `*` stands for any name or index. */
export function parsePath(text: string): Path {
  return [...text.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+|\*)\]|([^.[\]]+)/g)].map(([, quoted, index, name]) => {
    if (quoted !== undefined) return quoted.replaceAll('\\"', '"');
    if (index !== undefined && index !== "*") return Number(index);
    return name ?? "*";
  });
}

/**
 * Whether a path is, or lies inside, what the pattern names; or the pattern lies inside the path (a whole block
 * changed).
 */
export function pathsMeet(pattern: Path, path: Path): boolean {
  const shared = Math.min(pattern.length, path.length);
  return pattern.slice(0, shared).every((part, index) => part === "*" || part === path[index]);
}

/** The properties as the program wrote them, but with the old values at the paths that it wants ignored. */
export function ignoreChanges(old: Values, current: Values, ignored: readonly string[]): Values {
  return ignored.map(parsePath).reduce<Values>((values, path) => asValues(keepOld(old, values, path)), current);
}

function keepOld(old: unknown, current: unknown, [part, ...rest]: Path): unknown {
  if (part === undefined) return old;
  if (part === "*") {
    // What only the former has comes back, too.
    const keys = Array.isArray(current)
      ? current.map((_, index) => index)
      : isRecord(current)
        ? [...new Set([...Object.keys(current), ...(isRecord(old) ? Object.keys(old) : [])])]
        : [];
    return keys.reduce((value: unknown, key) => keepOld(old, value, [key, ...rest]), current);
  }
  if (Array.isArray(current) && typeof part === "number") {
    const oldPart: unknown = Array.isArray(old) ? old[part] : undefined;
    return current.map((element: unknown, index) => (index === part ? keepOld(oldPart, element, rest) : element));
  }
  if (!isRecord(current)) return current;
  const value = keepOld(isRecord(old) ? old[part] : undefined, current[part], rest);
  return value === undefined ? without(current, String(part)) : { ...current, [part]: value };
}

function asValues(value: unknown): Values {
  return isRecord(value) ? value : {};
}

/** `a.b[0].c` */
export function pathText(path: Path): string {
  return path.map((part, index) => (typeof part === "number" ? `[${part}]` : index === 0 ? part : `.${part}`)).join("");
}
