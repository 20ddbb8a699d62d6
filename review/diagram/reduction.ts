/** Leaves out of "who needs whom" each pair that follows from the others; circles keep all of their pairs. */
export function withoutDetours(
  needs: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const reachable = (from: string, seen = new Set<string>()): Set<string> => {
    for (const next of needs.get(from) ?? []) if (!seen.has(next)) reachable(next, seen.add(next));
    return seen;
  };
  const isDetour = (from: string, to: string): boolean =>
    [...(needs.get(from) ?? [])].some((other) => other !== to && other !== from && reachable(other).has(to));
  return new Map(
    [...needs].map(([from, targets]) => [from, new Set([...targets].filter((to) => !isDetour(from, to)))]),
  );
}
