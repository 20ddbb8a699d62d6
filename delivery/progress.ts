/** Signs of life in a log. */

const millisecondsBetweenLines = 2000;

/** Passes on what is told, at most every two seconds and not before the first two are over. */
export function sparingly(report: (line: string) => void): (line: string) => void {
  let last = performance.now();
  return (line) => {
    if (performance.now() - last < millisecondsBetweenLines) return;
    last = performance.now();
    report(line);
  };
}
