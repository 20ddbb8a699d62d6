/** Path patterns as buildspecs and pipeline triggers write them: `*`, `**`, `?`, `{a,b}` and `[abc]`. */

/** Says of paths, with `/` between their parts, whether they match one of the patterns. */
export function pathMatcher(patterns: readonly string[]): (path: string) => boolean {
  const expressions = patterns.map(globExpression);
  return (path) => expressions.some((expression) => expression.test(path));
}

/** The folders at the beginning of a pattern, or all of it, that no wildcard stands in: what it matches lies there. */
export function fixedPart(pattern: string): string {
  const parts = pattern.split("/");
  const wildcard = parts.findIndex((part) => /[*?[{]/u.test(part));
  return parts.slice(0, wildcard === -1 ? undefined : wildcard).join("/");
}

/** The regular expression of a pattern; `**` crosses folders, `*` and `?` do not. */
function globExpression(pattern: string): RegExp {
  let expression = "";
  let alternatives = 0;
  for (let index = 0; index < pattern.length; index += 1) {
    const rest = pattern.slice(index);
    const character = rest.charAt(0);
    if (rest.startsWith("**/")) {
      expression += "(?:.*/)?";
      index += 2;
    } else if (rest.startsWith("**")) {
      expression += ".*";
      index += 1;
    } else if (character === "*") expression += "[^/]*";
    else if (character === "?") expression += "[^/]";
    else if (character === "{") {
      alternatives += 1;
      expression += "(?:";
    } else if (character === "}" && alternatives > 0) {
      alternatives -= 1;
      expression += ")";
    } else if (character === "," && alternatives > 0) expression += "|";
    else if (character === "[" && rest.indexOf("]", 2) > 0) {
      const end = rest.indexOf("]", 2);
      expression += `[${rest.slice(1, end).replace(/^!/u, "^").replaceAll("\\", "\\\\")}]`;
      index += end;
    } else expression += character.replaceAll(/[\\^$.|+()[\]{}]/gu, "\\$&");
  }
  return new RegExp(`^${expression}$`, "su");
}
