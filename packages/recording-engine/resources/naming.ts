/**
 * Names that the provider makes up. Pulumi's bridge: the resource's name, a dash and 7 random hexadecimal digits
 * (github.com/pulumi/pulumi-terraform-bridge pkg/tfbridge/names.go). A prefix: 26 digits of time and counter
 * (github.com/hashicorp/terraform-plugin-sdk helper/id).
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

const randomDigits = 7;

/** A name for a resource that the program did not name. */
export function madeUpName(resourceName: string, { maximumLength, lowerCase = false }: Naming): string {
  const suffix = `-${randomBytes(4).toString("hex").slice(0, randomDigits)}`;
  const base = resourceName.slice(0, maximumLength - suffix.length);
  return (lowerCase ? base.toLowerCase() : base) + suffix;
}

let counter = 0;

/** A name that begins with a prefix and is unique in time. */
export function prefixedName(prefix: string, now: Date = new Date()): string {
  counter += 1;
  const time = now.toISOString().replaceAll(/\D/g, "").padEnd(18, "0");
  return prefix + time + counter.toString(16).padStart(8, "0");
}
