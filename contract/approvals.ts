/**
 * Approval per environment. SageMaker's ModelApprovalStatus is one flag for all environments, so who approved a package
 * for which environment is recorded in the package's metadata beside it.
 */

/** A package with what its metadata says. */
export interface Approval {
  readonly modelPackage: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The metadata key that holds an environment's word on a package. */
export function approvalKey(environment: string): string {
  return `approval:${environment}`;
}

/**
 * The metadata value of an approval or a withdrawal, for example `approved 2026-01-31T12:00:00.000Z execution 1a2b`.
 * SageMaker allows letters, digits, spaces and `_.:/=+-@`, at most 256 of them.
 */
export function approvalValue(verdict: "approved" | "withdrawn", at: Date, execution: string): string {
  return `${verdict} ${at.toISOString()} execution ${execution}`;
}

/** Whether the metadata says that the package may be served in the environment. */
export function isApproved(metadata: Readonly<Record<string, string>>, environment: string): boolean {
  return metadata[approvalKey(environment)]?.startsWith("approved ") ?? false;
}

/** The package that was approved last; a package that was approved again after a newer one (a rollback) wins. */
export function latestApproval(approvals: readonly Approval[], environment: string): string | undefined {
  const when = ({ metadata }: Approval): string => metadata[approvalKey(environment)]?.split(" ")[1] ?? "";
  return approvals
    .filter(({ metadata }) => isApproved(metadata, environment))
    .reduce<Approval | undefined>(
      (latest, approval) => (latest && when(latest) >= when(approval) ? latest : approval),
      undefined,
    )?.modelPackage;
}
