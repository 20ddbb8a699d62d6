/** Path patterns as buildspecs and pipeline triggers write them: `*`, `**`, `?`, `{a,b}` and `[abc]`. */

/** True when a path, with `/` between its parts, matches one of the patterns. */
export function matchesAny(path: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => globExpression(pattern).test(path));
}

/** The regular expression of a pattern; `**` crosses folders, `*` and `?` do not. */
export function globExpression(pattern: string): RegExp {
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
