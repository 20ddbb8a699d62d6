/**
 * Names that the provider makes up. Pulumi's bridge: the resource's name, a dash and 7 random hexadecimal digits
 * (github.com/pulumi/pulumi-terraform-bridge pkg/tfbridge/names.go). A prefix: 18 digits of time and 8 of a counter
 * (github.com/hashicorp/terraform-plugin-sdk helper/id); here random ones, because nothing counts beyond one engine.
 */
import { randomBytes } from "node:crypto";

export interface Naming {
  readonly property: string;
  /** The property that only begins the name; the rest is made when the resource is. */
  readonly prefixProperty?: string;
  /** In characters. */
  readonly maximumLength: number;
  readonly lowerCase?: boolean;
}

const digitsOfName = 7;
const digitsOfPrefix = 8;

/** A name for a resource that the program did not name. */
export function madeUpName(resourceName: string, { maximumLength, lowerCase = false }: Naming): string {
  const suffix = `-${randomDigits(digitsOfName)}`;
  const base = resourceName.slice(0, maximumLength - suffix.length);
  return (lowerCase ? base.toLowerCase() : base) + suffix;
}

/** A name that begins with a prefix and is unique in time. */
export function prefixedName(prefix: string, now: Date = new Date()): string {
  const time = now.toISOString().replaceAll(/\D/g, "").padEnd(18, "0");
  return prefix + time + randomDigits(digitsOfPrefix);
}

/** Hexadecimal ones. */
function randomDigits(count: number): string {
  return randomBytes(Math.ceil(count / 2))
    .toString("hex")
    .slice(0, count);
}
