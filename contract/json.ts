/** What a text holds as JSON; undefined when it is none. For texts of which nobody is told that they are broken. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
