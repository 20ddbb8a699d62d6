/** What a rule of the settings says: the texts of a fault, and of the reference. */
export interface Rule {
  readonly allowed: string;
  readonly fix: string;
}

/** A range in words: `1 to 10`. */
export function range({ min, max }: { readonly min: number; readonly max: number }): string {
  return `${min} to ${max}`;
}
