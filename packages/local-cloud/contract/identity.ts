/** Who calls, and what it may do. */

/**
 * Who makes a call: the person who runs `pulumi up`, a role that a service or a build has assumed, or somebody who was
 * handed a session.
 */
export type Caller =
  | { readonly kind: "administrator"; readonly arn: string }
  | {
      readonly kind: "role";
      readonly roleName: string;
      readonly roleArn: string;
      readonly sessionName: string;
      readonly arn: string;
    }
  /** As of sts:GetFederationToken: its policy document is all that it may do. */
  | { readonly kind: "federated"; readonly arn: string; readonly policy: string };

/** Credentials of one assumed role, and the caller they stand for. */
export interface Session {
  readonly caller: Caller;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** Condition keys of one call with their values, as in IAM (`iam:PassedToService`, `s3:prefix`, …). */
export type ConditionContext = Readonly<Record<string, string | readonly string[]>>;

/** One permission that a call needs. A call may need several (an action of its own and `iam:PassRole`). */
export interface Access {
  /** For example `s3:GetObject`. */
  readonly action: string;
  /** An ARN, or `*` for an action without resource level. */
  readonly resource: string;
  readonly context?: ConditionContext;
}

/** Asks the policies that the program wrote. */
export interface Permissions {
  /**
   * Throws AwsError AccessDeniedException, naming role, action and resource, unless the caller's policies allow each
   * access.
   */
  authorize(caller: Caller, accesses: readonly Access[]): void;
  /**
   * Lets a service call a resource by the resource's own policy, on behalf of another one (`aws:SourceArn`).
   *
   * @throws AwsError AccessDeniedException
   */
  authorizeService(service: string, access: Access, sourceArn: string): void;
}

/** Hands out sessions. */
export interface Identities {
  readonly administrator: Session;
  /** The session that an access key belongs to. */
  session(accessKeyId: string): Session | undefined;
  /** Assumes a role for a service, checking the role's trust policy, and hands out a session of its own. */
  assume(roleArn: string, service: string, sessionName: string, sourceArn: string): Session;
  /**
   * Assumes a role for a caller whom its trust policy covers; whether the caller's own policies allow it has been asked
   * before.
   *
   * @throws AwsError AccessDeniedException
   */
  assumeAs(caller: Caller, roleArn: string, sessionName: string): Session;
}
