/** A number as every language reads it: JavaScript alone takes 0x10 and 0b11, too. */
const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/u;

export function isDecimal(text: string): boolean {
  return decimal.test(text);
}
