/** Decides, for every call, whether the policies that the program wrote allow it. */
import {
  type Access,
  type Account,
  AwsError,
  type Caller,
  type Clock,
  type CloudEvent,
  type ConditionContext,
} from "../contract";
import type { WithheldPermission } from "../options";
import { Documents } from "./documents";
import { type Covers, evaluate, type Request } from "./evaluation";
import { grantsThatAllow } from "./grants";
import { textMatcher } from "./patterns";
import { coversService, reachOf } from "./principals";
import { callContext, surroundingContext } from "./requestContext";

/** A role as IAM keeps it, as far as decisions need it. */
export interface RolePolicies {
  readonly trustPolicy: string;
  readonly policies: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

/** A role that somebody wants to assume. */
export interface AssumedRole {
  readonly name: string;
  readonly arn: string;
}

export interface AuthorizerSources {
  readonly account: Account;
  readonly clock: Clock;
  readonly withheld: readonly WithheldPermission[];
  readonly role: (roleName: string) => RolePolicies | undefined;
  /** The policy of the bucket, topic or function that a resource's ARN belongs to. */
  readonly resourcePolicy: (resource: string) => string | undefined;
  readonly emit: (event: CloudEvent) => void;
}

type Decision = "allowed" | "not allowed" | "not allowed by key" | "denied by identity" | "denied by resource";

/**
 * Services whose guides do not say that they name the resource they act for when they assume a role, as those of
 * CodeBuild and SageMaker do ("Cross-service confused deputy prevention"): here they do not. Source: "Create the
 * CodePipeline service role (CLI)"; "Defining Lambda function permissions with an execution role".
 */
const silentServices: readonly string[] = ["codepipeline.amazonaws.com", "lambda.amazonaws.com"];

/**
 * EventBridge names neither rule nor account to the policy of a topic or of its key: AWS says that these policies may
 * have no such conditions for it. Sources: the user guide of EventBridge, "Using resource-based policies", Amazon SNS
 * permissions, as others quote it; the developer guide of SNS, "Managing Amazon SNS encryption keys and costs"
 * (2026-11-29).
 */
const silentPublisher = "events.amazonaws.com";

export class Authorizer {
  private readonly documents = new Documents();
  private readonly isWithheld: (roleName: string, access: Access) => boolean;

  public constructor(private readonly sources: AuthorizerSources) {
    this.isWithheld = withheldBy(sources.withheld);
  }

  /** @throws AwsError AccessDeniedException for the first access that the policies do not allow */
  public authorize(caller: Caller, accesses: readonly Access[]): void {
    for (const access of accesses) {
      const decision = this.decide(caller, access);
      this.report(caller, access, decision === "allowed");
      if (decision !== "allowed") throw denial(caller, access, decision);
    }
  }

  /**
   * Lets a service assume a role.
   *
   * @param service its principal, for example `codebuild.amazonaws.com`
   * @param sourceArn the resource on whose behalf it acts (`aws:SourceArn`)
   */
  public authorizeService({ name, arn }: AssumedRole, service: string, sourceArn: string): void {
    const role = this.sources.role(name);
    if (role === undefined) throw accessDenied(`${service} cannot assume the role ${arn}: it does not exist.`);
    const access = { action: "sts:AssumeRole", resource: arn };
    if (this.allowsService(role.trustPolicy, service, access, sourceArn)) return;
    this.sources.emit({ kind: "permission", role: name, ...access, allowed: false, grants: [] });
    throw accessDenied(
      `${service} is not authorized to perform: sts:AssumeRole on resource: ${arn} for ${sourceArn} ` +
        "because the role's trust policy does not allow it",
    );
  }

  /**
   * Lets a caller assume a role. IAM lets a principal that a trust policy names do so without a right of its own; here
   * it needs both.
   *
   * @throws AwsError AccessDeniedException unless the role exists and its trust policy covers the caller
   */
  public authorizeAssumption(caller: Caller, { name, arn }: AssumedRole): void {
    const role = this.sources.role(name);
    const access = { action: "sts:AssumeRole", resource: arn };
    const trust = role === undefined ? [] : this.documents.read(role.trustPolicy).policy;
    if (evaluate(trust, this.request(caller, access), this.reaching(caller, "named", "account")) === "Allow") return;
    this.report(caller, access, false);
    throw accessDenied(
      `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${arn} ` +
        "because its trust policy does not allow it",
    );
  }

  /**
   * Lets a service call a resource whose own policy allows it.
   *
   * @param service its principal, for example `apigateway.amazonaws.com`
   * @param sourceArn the resource on whose behalf it acts (`aws:SourceArn`)
   */
  public authorizeCall(service: string, access: Access, sourceArn: string): void {
    const document = this.sources.resourcePolicy(access.resource);
    if (document !== undefined && this.allowsService(document, service, access, sourceArn)) return;
    const { action, resource } = access;
    throw accessDenied(
      `${service} is not authorized to perform: ${action} on resource: ${resource} for ${sourceArn} ` +
        `because no resource-based policy allows the ${action} action`,
    );
  }

  /** Whether the policy of a role or another resource lets a service in. */
  private allowsService(document: string, service: string, access: Access, sourceArn: string): boolean {
    const { policy } = this.documents.read(document);
    const request = this.serviceRequest(service, access, sourceArn);
    return evaluate(policy, request, (principals, effect) => coversService(principals, service, effect)) === "Allow";
  }

  private serviceRequest(service: string, { action, resource }: Access, sourceArn: string): Request {
    return {
      action,
      resource,
      context: {
        ...this.surroundings(action),
        "aws:PrincipalIsAWSService": "true",
        "aws:PrincipalServiceName": service,
        ...(service === silentPublisher || (action === "sts:AssumeRole" && silentServices.includes(service))
          ? {}
          : { "aws:SourceArn": sourceArn, "aws:SourceAccount": this.sources.account.accountId }),
      },
    };
  }

  private decide(caller: Caller, access: Access): Decision {
    const request = this.request(caller, access);
    const document = this.sources.resourcePolicy(access.resource);
    const policy = document === undefined ? [] : this.documents.read(document).policy;
    const reached = evaluate(policy, request, this.reaching(caller, "named", "account"));
    if (reached === "Deny") return "denied by resource";
    // Nobody uses a key, an administrator or an identity policy included, unless the key's own policy lets them.
    const identityCounts = !isKey(access.resource) || reached === "Allow";
    if (caller.kind === "administrator") return identityCounts ? "allowed" : "not allowed by key";
    const identity = this.identityPolicies(caller).map((text) => evaluate(this.documents.read(text).policy, request));
    if (identity.includes("Deny")) return "denied by identity";
    if (caller.kind === "role" && this.isWithheld(caller.roleName, access)) return "not allowed";
    if (evaluate(policy, request, this.reaching(caller, "named")) === "Allow") return "allowed";
    if (!identity.includes("Allow")) return "not allowed";
    return identityCounts ? "allowed" : "not allowed by key";
  }

  private reaching(caller: Caller, ...reaches: readonly string[]): Covers {
    return (principals) => reaches.includes(reachOf(principals, caller, this.sources.account.accountId));
  }

  /** The documents that say what a caller may do. */
  private identityPolicies(caller: Exclude<Caller, { readonly kind: "administrator" }>): readonly string[] {
    return caller.kind === "federated" ? [caller.policy] : (this.sources.role(caller.roleName)?.policies ?? []);
  }

  private request(caller: Caller, { action, resource, context }: Access): Request {
    const tags = caller.kind === "role" ? (this.sources.role(caller.roleName)?.tags ?? {}) : {};
    const { account } = this.sources;
    return {
      action,
      resource,
      context: { ...this.surroundings(action), ...callContext(account, caller, tags), ...context },
    };
  }

  private surroundings(action: string): ConditionContext {
    return surroundingContext(this.sources.account, this.sources.clock.now(), action);
  }

  private report(caller: Caller, access: Access, allowed: boolean): void {
    if (caller.kind !== "role") return;
    const request = this.request(caller, access);
    const grants = allowed
      ? this.identityPolicies(caller).flatMap((text) => grantsThatAllow(this.documents.read(text).grants, request))
      : [];
    this.sources.emit({
      kind: "permission",
      role: caller.roleName,
      action: access.action,
      resource: access.resource,
      allowed,
      grants,
    });
  }
}

function denial(caller: Caller, { action, resource }: Access, decision: Exclude<Decision, "allowed">): AwsError {
  const reason = reasonOf(decision, action);
  return accessDenied(`User: ${caller.arn} is not authorized to perform: ${action} on resource: ${resource} ${reason}`);
}

/**
 * Whether an ARN is that of a key of KMS, whose own policy decides first. Source: KMS developer guide, "Key policies in
 * AWS KMS" (read in November 2026).
 */
function isKey(resource: string): boolean {
  return /^arn:[^:]+:kms:[^:]*:\d{12}:key\//u.test(resource);
}

function accessDenied(message: string): AwsError {
  return new AwsError("AccessDeniedException", message, 403);
}

function withheldBy(withheld: readonly WithheldPermission[]): (roleName: string, access: Access) => boolean {
  const rules = withheld.map(({ role, action, resource = "*" }) => ({
    role,
    action: action.toLowerCase(),
    covers: textMatcher(resource),
  }));
  return (roleName, access) =>
    rules.some(
      ({ role, action, covers }) =>
        role === roleName && action === access.action.toLowerCase() && covers(access.resource),
    );
}

function reasonOf(decision: Exclude<Decision, "allowed">, action: string): string {
  switch (decision) {
    case "not allowed":
      return `because no identity-based policy allows the ${action} action`;
    case "not allowed by key":
      return `because no resource-based policy allows the ${action} action`;
    case "denied by identity":
      return "with an explicit deny in an identity-based policy";
    case "denied by resource":
      return "with an explicit deny in a resource-based policy";
  }
}
