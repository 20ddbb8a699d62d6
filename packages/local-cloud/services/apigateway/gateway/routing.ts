/**
 * Which route a request takes. Source: API Gateway's developer guide, "Create routes for HTTP APIs": the most specific
 * one.
 */
import type { Route } from "../records";

/** A route as requests are compared with it. */
interface Pattern {
  readonly route: Route;
  readonly method: string;
  readonly segments: readonly string[];
  /** Whether the last segment stands for all that follow: `{proxy+}`. */
  readonly isGreedy: boolean;
}

export interface Match {
  readonly route: Route;
  readonly pathParameters: Readonly<Record<string, string>>;
}

export class Routing {
  private readonly patterns: readonly Pattern[];
  private readonly fallback: Route | undefined;

  public constructor(routes: readonly Route[]) {
    this.patterns = routes
      .filter(({ routeKey }) => routeKey !== "$default")
      .map(patternOf)
      .sort(bySpecificity);
    this.fallback = routes.find(({ routeKey }) => routeKey === "$default");
  }

  /** @param path as it came, without the query */
  public find(method: string, path: string): Match | undefined {
    const segments = segmentsOf(path);
    for (const pattern of this.patterns) {
      const pathParameters =
        pattern.method === method || pattern.method === "ANY" ? match(pattern, segments) : undefined;
      if (pathParameters !== undefined) return { route: pattern.route, pathParameters };
    }
    return this.fallback === undefined ? undefined : { route: this.fallback, pathParameters: {} };
  }
}

function patternOf(route: Route): Pattern {
  const [method = "", path = ""] = route.routeKey.split(" ");
  const segments = segmentsOf(path);
  return { route, method, segments, isGreedy: /^\{.+\+\}$/u.test(segments.at(-1) ?? "") };
}

/** `/` has no segments; a slash at the end makes an empty one. */
function segmentsOf(path: string): readonly string[] {
  return path === "/" ? [] : path.split("/").slice(1);
}

function match(
  { segments, isGreedy }: Pattern,
  actual: readonly string[],
): Readonly<Record<string, string>> | undefined {
  if (isGreedy ? actual.length < segments.length : actual.length !== segments.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const name = /^\{(.+?)\+?\}$/u.exec(segment)?.[1];
    const isLast = index === segments.length - 1;
    if (name !== undefined)
      parameters[name] = decode(isGreedy && isLast ? actual.slice(index).join("/") : (actual[index] ?? ""));
    else if (segment !== actual[index]) return undefined;
  }
  return parameters;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A full match before a greedy one; a fixed segment before a variable one, from the left; a method before ANY. */
function bySpecificity(first: Pattern, second: Pattern): number {
  if (first.isGreedy !== second.isGreedy) return first.isGreedy ? 1 : -1;
  for (const [index, segment] of first.segments.entries()) {
    const difference = Number(segment.startsWith("{")) - Number(second.segments[index]?.startsWith("{") ?? true);
    if (difference !== 0) return difference;
  }
  return (
    second.segments.length - first.segments.length || Number(first.method === "ANY") - Number(second.method === "ANY")
  );
}
