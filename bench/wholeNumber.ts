import { BadInput } from "../machine/badInput";

/** @throws BadInput for an option that is no whole number above 0 */
export function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new BadInput(`--${name} is "${text}"; give a whole number above 0.`);
  return value;
}
