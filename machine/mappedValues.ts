/** A record with the same names, each with what is made of its value. */
export function mappedValues<Before, After>(
  all: Readonly<Record<string, Before>>,
  change: (value: Before) => After,
): Record<string, After> {
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [name, change(value)]));
}
