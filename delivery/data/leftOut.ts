/** What of a source is not used, in words. */

/** A file or record that is not used. */
export interface LeftOut {
  readonly origin: string;
  /** To be read after its name: "is broken: …". */
  readonly fault: string;
}

const leftOutShown = 10;

/** For messages: `2 (star/notes.txt is not a picture …; star/7.png is broken: …)`. */
export function describeLeftOut(leftOut: readonly LeftOut[]): string {
  return leftOut.length === 0
    ? "none"
    : `${leftOut.length} (${listed(
        leftOut.map(({ origin, fault }) => `${origin} ${fault}`),
        leftOutShown,
        "; ",
      )})`;
}

/** The first of some texts, and how many more there are. */
export function listed(texts: readonly string[], most: number, separator = ", "): string {
  const further = texts.length - most;
  return [...texts.slice(0, most), ...(further > 0 ? [`and ${further} more`] : [])].join(separator);
}
