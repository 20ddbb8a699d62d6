/**
 * Path patterns as buildspecs and pipeline triggers write them: `*`, `**`, `?`, `{a,b}` and `[abc]`. Source: the user
 * guide of CodePipeline, "Working with glob patterns in syntax", and that of CodeBuild, "Build specification
 * reference".
 */
import picomatch, { type PicomatchOptions } from "picomatch";

/**
 * What the services do not have is text: extended patterns such as `+(a)`, and `!` at the beginning. What remains
 * different: picomatch reads `{1..3}` as a range, and `{a}`, a group of one, as text.
 */
const options: PicomatchOptions = {
  // A dot at the beginning of a name is a character like any other.
  dot: true,
  // [!a] is any character but a.
  posix: true,
  nonegate: true,
  noextglob: true,
  keepQuotes: true,
  // What lies in a folder does not include the folder.
  strictSlashes: true,
};

/** Says of paths, with `/` between their parts, whether they match one of the patterns. */
export function pathMatcher(patterns: readonly string[]): (path: string) => boolean {
  const isMatch = picomatch(patterns.map(withCrossingStars), options);
  return (path) => isMatch(path);
}

/** The folders at the beginning of a pattern, or all of it, that no wildcard stands in: what it matches lies there. */
export function fixedPart(pattern: string): string {
  return picomatch.scan(pattern, options).base;
}

/** `**` crosses folders also beside other characters (`release**`), where picomatch takes it for a single star. */
function withCrossingStars(pattern: string): string {
  return pattern.replaceAll(/(?<=[^/{,*])\*\*(?!\*)|(?<!\*)\*\*(?=[^/},*])/gu, "*{,/**/*}");
}
