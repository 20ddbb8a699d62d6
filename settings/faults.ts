/** Faults of a settings file: every one says which key, what was given, what is allowed and what to do. */

export interface SettingsFault {
  /** The key as it stands in the stack file, for example `model-delivery:endpoint.variants[0].weight`. */
  readonly key: string;
  /** The value as JSON, or `nothing`. */
  readonly given: string;
  readonly allowed: string;
  readonly fix: string;
}

/** Thrown when settings are wrong; carries all faults of the stack at once. */
export class SettingsError extends Error {
  public override readonly name = "SettingsError";

  public constructor(
    public readonly stackName: string,
    public readonly faults: readonly SettingsFault[],
  ) {
    super(describe(stackName, faults));
  }
}

function describe(stack: string, faults: readonly SettingsFault[]): string {
  const count = faults.length === 1 ? "One setting" : `${faults.length} settings`;
  const lines = faults.map(({ key, given, allowed, fix }) => `  ${key}\n    given:   ${given}\n    allowed: ${allowed}\n    fix:     ${fix}`);
  return [`${count} of stack ${stack} cannot be used:`, ...lines].join("\n");
}
