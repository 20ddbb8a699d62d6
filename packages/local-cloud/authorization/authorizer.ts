/** Decides, for every call, whether the policies that the program wrote allow it. */
import { type Access, AwsError, type Caller, type Clock, type CloudEvent, type ConditionContext } from "../contract";
import type { WithheldPermission } from "../options";
import { evaluate, type Request } from "./evaluation";
import { grantsThatAllow } from "./grants";
import { matchesText } from "./patterns";
import { parsePolicy } from "./policy";
import { reachOf, trustsService } from "./principals";

/** A role as IAM keeps it, as far as decisions need it. */
export interface RolePolicies {
  readonly trustPolicy: string;
  readonly policies: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

export interface AuthorizerSources {
  readonly accountId: string;
  readonly region: string;
  readonly clock: Clock;
  readonly withheld: readonly WithheldPermission[];
  readonly role: (roleName: string) => RolePolicies | undefined;
  /** The policy of the bucket or topic that a resource's ARN belongs to. */
  readonly resourcePolicy: (resource: string) => string | undefined;
  readonly emit: (event: CloudEvent) => void;
}

type Decision = "allowed" | "not allowed" | "denied by identity" | "denied by resource";

/** `aws:PrincipalType` of each kind of caller. */
const principalTypes: Readonly<Record<Caller["kind"], string>> = {
  administrator: "User",
  role: "AssumedRole",
  federated: "FederatedUser",
};

export class Authorizer {
  public constructor(private readonly sources: AuthorizerSources) {}

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
  public authorizeService(roleName: string, roleArn: string, service: string, sourceArn: string): void {
    const role = this.sources.role(roleName);
    if (role === undefined)
      throw new AwsError(
        "AccessDeniedException",
        `${service} cannot assume the role ${roleArn}: it does not exist.`,
        403,
      );
    const request = this.serviceRequest(service, { action: "sts:AssumeRole", resource: roleArn }, sourceArn);
    const trusted =
      evaluate(parsePolicy(role.trustPolicy), request, (principals) => trustsService(principals, service)) === "Allow";
    if (!trusted) {
      this.sources.emit({
        kind: "permission",
        role: roleName,
        action: "sts:AssumeRole",
        resource: roleArn,
        allowed: false,
        grants: [],
      });
      throw new AwsError(
        "AccessDeniedException",
        `${service} is not authorized to perform: sts:AssumeRole on resource: ${roleArn} for ${sourceArn} because the role's trust policy does not allow it`,
        403,
      );
    }
  }

  /**
   * Lets a caller assume a role. IAM lets a principal that a trust policy names do so without a right of its own; here
   * it needs both.
   *
   * @throws AwsError AccessDeniedException unless the role exists and its trust policy covers the caller
   */
  public authorizeAssumption(caller: Caller, roleName: string, roleArn: string): void {
    const role = this.sources.role(roleName);
    const access = { action: "sts:AssumeRole", resource: roleArn };
    const covers = (principals: Parameters<typeof reachOf>[0]): boolean =>
      reachOf(principals, caller, this.sources.accountId) !== "none";
    if (role !== undefined && evaluate(parsePolicy(role.trustPolicy), this.request(caller, access), covers) === "Allow")
      return;
    this.report(caller, access, false);
    throw new AwsError(
      "AccessDeniedException",
      `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn} because its trust policy does not allow it`,
      403,
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
    const request = this.serviceRequest(service, access, sourceArn);
    if (
      document !== undefined &&
      evaluate(parsePolicy(document), request, (principals) => trustsService(principals, service)) === "Allow"
    )
      return;
    throw new AwsError(
      "AccessDeniedException",
      `${service} is not authorized to perform: ${access.action} on resource: ${access.resource} for ${sourceArn} because no resource-based policy allows the ${access.action} action`,
      403,
    );
  }

  private serviceRequest(service: string, { action, resource }: Access, sourceArn: string): Request {
    return {
      action,
      resource,
      context: {
        ...this.surroundings(),
        "aws:PrincipalIsAWSService": "true",
        "aws:PrincipalServiceName": service,
        "aws:SourceArn": sourceArn,
        "aws:SourceAccount": this.sources.accountId,
      },
    };
  }

  private decide(caller: Caller, access: Access): Decision {
    const request = this.request(caller, access);
    const document = this.sources.resourcePolicy(access.resource);
    const reaching =
      (...reaches: readonly string[]) =>
      (principals: Parameters<typeof reachOf>[0]) =>
        reaches.includes(reachOf(principals, caller, this.sources.accountId));
    const policy = document === undefined ? [] : parsePolicy(document);
    if (evaluate(policy, request, reaching("named", "account")) === "Deny") return "denied by resource";
    if (caller.kind === "administrator") return "allowed";
    const identity = this.identityPolicies(caller).map((text) => evaluate(parsePolicy(text), request));
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

  private isWithheld(roleName: string, access: Access): boolean {
    return this.sources.withheld.some(
      ({ role, action, resource = "*" }) =>
        role === roleName &&
        action.toLowerCase() === access.action.toLowerCase() &&
        matchesText(resource, access.resource),
    );
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
        "aws:PrincipalAccount": this.sources.accountId,
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
      "aws:RequestedRegion": this.sources.region,
      "aws:ResourceAccount": this.sources.accountId,
      "aws:SecureTransport": "true",
      "aws:ViaAWSService": "false",
    };
  }

  private report(caller: Caller, access: Access, allowed: boolean): void {
    if (caller.kind !== "role") return;
    const grants = allowed
      ? this.identityPolicies(caller).flatMap((document) => grantsThatAllow(document, this.request(caller, access)))
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
  return new AwsError(
    "AccessDeniedException",
    `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${resource} ${reasonOf(decision, action)}`,
    403,
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
