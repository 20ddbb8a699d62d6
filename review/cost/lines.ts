/** Lines of 80 columns for a terminal and for documents. */
import { wrapped } from "../../machine/columns";

const width = 80;
const amountWidth = 13;

/** US dollars: cents, and as many places as a smaller amount needs to be seen. */
export function dollars(amount: number): string {
  const sign = amount < 0 ? "-" : "";
  const size = Math.abs(amount);
  if (size === 0) return "$0.00";
  if (size < 0.00005) return `${sign}<$0.0001`;
  const digits = size < 0.01 ? 4 : 2;
  const text = size.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${sign}$${text}`;
}

/** As a difference: with its sign. */
export function difference(amount: number): string {
  return amount > 0 ? `+${dollars(amount)}` : dollars(amount);
}

/** A text on the left, amounts on the right. */
export function row(text: string, ...amounts: readonly string[]): string {
  const space = width - amounts.length * amountWidth;
  const shown = text.length > space ? `${text.slice(0, space - 1)}…` : text.padEnd(space);
  return (shown + amounts.map((amount) => amount.padStart(amountWidth)).join("")).trimEnd();
}

/** Broken at words, the lines after the first with a margin. */
export function brokenAtWords(text: string, margin = "  "): readonly string[] {
  return wrapped(text, width, margin);
}
