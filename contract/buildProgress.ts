/** How a build says how far it is, in lines of its log that a person as well as a program finds. */

const mark = "…";

const millisecondsBetweenLines = 2000;

/** How far something is, in its own units: `50 of 200 samples`. */
export function describeProgress(text: string): string {
  return `${mark} ${text}`;
}

/** What such a line says, without how long it has taken; undefined when it is another one. */
export function progressIn(line: string): string | undefined {
  return line.startsWith(`${mark} `) ? line.slice(mark.length + 1).replace(/ \(\d+ s\)$/u, "") : undefined;
}

/** Passes on what is told, at most every two seconds and not before the first two are over. */
export function sparingly(report: (line: string) => void): (line: string) => void {
  let last = performance.now();
  return (line) => {
    if (performance.now() - last < millisecondsBetweenLines) return;
    last = performance.now();
    report(line);
  };
}
