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
import { evaluate, type Request } from "./evaluation";
import { grantsThatAllow } from "./grants";
import { textMatcher } from "./patterns";
import type { Principals } from "./policy";
import { reachOf, trustsService } from "./principals";

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

type Decision = "allowed" | "not allowed" | "denied by identity" | "denied by resource";

/**
 * Services whose guides do not say that they name the resource they act for when they assume a role, as those of
 * CodeBuild and SageMaker do ("Cross-service confused deputy prevention"): here they do not. Source: "Create the
 * CodePipeline service role (CLI)"; "Defining Lambda function permissions with an execution role".
 */
const silentServices: readonly string[] = ["codepipeline.amazonaws.com", "lambda.amazonaws.com"];

/** `aws:PrincipalType` of each kind of caller. */
const principalTypes: Readonly<Record<Caller["kind"], string>> = {
  administrator: "User",
  role: "AssumedRole",
  federated: "FederatedUser",
};

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
    const covers = (principals: Principals): boolean =>
      reachOf(principals, caller, this.sources.account.accountId) !== "none";
    if (
      role !== undefined &&
      evaluate(this.documents.read(role.trustPolicy).policy, this.request(caller, access), covers) === "Allow"
    )
      return;
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
    return evaluate(policy, request, (principals) => trustsService(principals, service)) === "Allow";
  }

  private serviceRequest(service: string, { action, resource }: Access, sourceArn: string): Request {
    return {
      action,
      resource,
      context: {
        ...this.surroundings(),
        "aws:PrincipalIsAWSService": "true",
        "aws:PrincipalServiceName": service,
        ...(action === "sts:AssumeRole" && silentServices.includes(service)
          ? {}
          : { "aws:SourceArn": sourceArn, "aws:SourceAccount": this.sources.account.accountId }),
      },
    };
  }

  private decide(caller: Caller, access: Access): Decision {
    const request = this.request(caller, access);
    const document = this.sources.resourcePolicy(access.resource);
    const reaching =
      (...reaches: readonly string[]) =>
      (principals: Principals) =>
        reaches.includes(reachOf(principals, caller, this.sources.account.accountId));
    const policy = document === undefined ? [] : this.documents.read(document).policy;
    if (evaluate(policy, request, reaching("named", "account")) === "Deny") return "denied by resource";
    if (caller.kind === "administrator") return "allowed";
    const identity = this.identityPolicies(caller).map((text) => evaluate(this.documents.read(text).policy, request));
    if (identity.includes("Deny")) return "denied by identity";
    if (caller.kind === "role" && this.isWithheld(caller.roleName, access)) return "not allowed";
    return identity.includes("Allow") || evaluate(policy, request, reaching("named")) === "Allow"
      ? "allowed"
      : "not allowed";
  }

  /** The documents that say what a caller may do. */
  private identityPolicies(caller: Exclude<Caller, { readonly kind: "administrator" }>): readonly string[] {
    return caller.kind === "federated" ? [caller.policy] : (this.sources.role(caller.roleName)?.policies ?? []);
  }

  private request(caller: Caller, { action, resource, context }: Access): Request {
    const principal = caller.kind === "role" ? caller.roleArn : caller.arn;
    const tags = caller.kind === "role" ? (this.sources.role(caller.roleName)?.tags ?? {}) : {};
    return {
      action,
      resource,
      context: {
        ...this.surroundings(),
        "aws:PrincipalArn": principal,
        "aws:PrincipalAccount": this.sources.account.accountId,
        "aws:PrincipalType": principalTypes[caller.kind],
        "aws:PrincipalIsAWSService": "false",
        ...Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:PrincipalTag/${key}`, value])),
        ...context,
      },
    };
  }

  /**
   * What holds for every request. A request over the loopback interface counts as TLS (`aws:SecureTransport`): it never
   * leaves this machine, and on AWS the same clients use HTTPS. A rehearsal therefore proves that a TLS-only policy
   * lets the delivery through, not that it stops anyone.
   */
  private surroundings(): ConditionContext {
    const now = this.sources.clock.now();
    return {
      "aws:CurrentTime": now.toISOString(),
      "aws:EpochTime": String(Math.floor(now.getTime() / 1000)),
      "aws:RequestedRegion": this.sources.account.region,
      "aws:ResourceAccount": this.sources.account.accountId,
      "aws:SecureTransport": "true",
      "aws:ViaAWSService": "false",
    };
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
    case "denied by identity":
      return "with an explicit deny in an identity-based policy";
    case "denied by resource":
      return "with an explicit deny in a resource-based policy";
  }
}
