/** The bytes of a text in base64; undefined for what is none. `Buffer.from` passes over whatever it does not know. */
export function decodeBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes : undefined;
}

/** What programs put between the lines of base64. */
const blanks = "[ \\t\\r\\n]*";

/** The same, whatever the text is cut into lines with. */
export function decodeBase64InLines(text: string): Buffer | undefined {
  return decodeBase64(text.replace(/[ \t\r\n]+/gu, ""));
}

/** What the two functions take but for the empty text, in words of JSON Schema. */
export const base64Pattern = { plain: pattern(""), inLines: pattern(blanks) } as const;

/** @param between what may follow a character */
function pattern(between: string): string {
  const letter = `[A-Za-z0-9+/]${between}`;
  const twoBytes = `(?:${letter}){2}[AEIMQUYcgkosw048]${between}=${between}`;
  const oneByte = `${letter}[AQgw]${between}=${between}=${between}`;
  const rest = `(?:${twoBytes}|${oneByte})`;
  return `^${between}(?:(?:(?:${letter}){4})+${rest}?|${rest})$`;
}
