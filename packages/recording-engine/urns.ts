/** URNs: how Pulumi names resources, and the globs by which `--target` picks them. */

export const rootStackType = "pulumi:pulumi:Stack";

export interface UrnParts {
  readonly stack: string;
  readonly project: string;
  readonly parent?: string | undefined;
  readonly type: string;
  readonly name: string;
}

/** The URN of a resource. A parent's types are part of it, except those of the stack itself. */
export function buildUrn({ stack, project, parent, type, name }: UrnParts): string {
  const parentType = parent === undefined || parent === "" ? "" : qualifiedTypeOf(parent);
  const qualified = parentType === "" || parentType === rootStackType ? type : `${parentType}$${type}`;
  return `urn:pulumi:${stack}::${project}::${qualified}::${name}`;
}

function qualifiedTypeOf(urn: string): string {
  return urn.split("::")[2] ?? "";
}

export function typeOf(urn: string): string {
  return qualifiedTypeOf(urn).split("$").at(-1) ?? "";
}

/** A resource's name may itself hold "::". */
export function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** The URN in a reference to a provider, `<URN>::<id>`. */
export function urnOfReference(reference: string): string {
  return reference.slice(0, reference.lastIndexOf("::"));
}

export function isProviderType(type: string): boolean {
  return type.startsWith("pulumi:providers:");
}

/** Picks resources by URN, as `pulumi up --target` does: `**` stands for anything, `*` for anything without a colon. */
export class Targets {
  private readonly patterns: readonly { readonly glob: string; readonly expression: RegExp }[];

  public constructor(globs: readonly string[] = []) {
    this.patterns = globs.map((glob) => ({ glob, expression: globExpression(glob) }));
  }

  /** False when every resource is meant. */
  public get constrained(): boolean {
    return this.patterns.length > 0;
  }

  public includes(urn: string): boolean {
    return !this.constrained || this.patterns.some(({ expression }) => expression.test(urn));
  }

  /** Targets that are whole URNs: naming one that does not exist is a mistake, a glob that matches nothing is not. */
  public get literals(): readonly string[] {
    return this.patterns.map(({ glob }) => glob).filter((glob) => !glob.includes("*"));
  }
}

function globExpression(glob: string): RegExp {
  const quoted = glob.split("**").map((part) =>
    part
      .split("*")
      .map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
      .join("[^:]*"),
  );
  return new RegExp(`^${quoted.join(".*")}$`);
}
