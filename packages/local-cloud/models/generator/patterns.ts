/** Turns the patterns of AWS's models, which are Java's, into those of JavaScript with the flag `u`. */

/** Java's spelling, and JavaScript's. */
const spellings: readonly (readonly [RegExp, string])[] = [
  [/\\A/gu, "^"],
  [/\\[zZ]/gu, "$"],
  // An end that is repeated: once means the same.
  [/\$\{\d+,\d+\}/gu, "$"],
  [/\\p\{Alnum\}/gu, "a-zA-Z0-9"],
  [/\\p\{Print\}/gu, "\\x20-\\x7e"],
  // Punctuation that need not be escaped, and may not be with the flag `u`. A hyphen may only inside of brackets, where
  // it is needed.
  [/\\([ _@:,"'#%&=!<>`~;])/gu, "$1"],
  [/\\-(?![^[]*\])/gu, "-"],
  [/\\w-(?=[^\]])/gu, "\\w\\-"],
];

/**
 * @returns undefined when JavaScript cannot read the pattern
 */
export function javaScriptPattern(pattern: string): string | undefined {
  if (isReadable(pattern)) return pattern;
  const translated = spellings.reduce((text, [java, javaScript]) => text.replace(java, javaScript), anyCase(pattern));
  return isReadable(translated) ? translated : undefined;
}

/** Letters after `(?i)` to the end of their group, where no class and no escape is among them. */
function anyCase(pattern: string): string {
  return pattern.replace(/\(\?i\)([^()[\]\\]*)/gu, (_, text: string) =>
    text.replaceAll(/[a-z]/giu, (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`),
  );
}

function isReadable(pattern: string): boolean {
  try {
    new RegExp(pattern, "u");
    return true;
  } catch {
    return false;
  }
}
