/**
 * Fails a test with exactly this message. An assertion of node:assert would add a comparison of the two values, which
 * says nothing about a share or a count, and mocha cuts messages that come with one.
 */
export function check(condition: boolean, message: string): void {
  if (!condition) throw new Error(message);
}
