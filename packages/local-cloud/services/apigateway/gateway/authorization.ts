/** Who may take a route. */
import { z } from "zod";
import { AwsError, type Caller } from "../../../contract";
import { signatureScope } from "../../../protocols/address";
import type { ApiGatewayCloud } from "../cloud";
import { functionOf } from "../functionUri";
import type { Authorizer } from "../records";
import { failed, forbidden, unauthorized } from "./answer";
import type { Verdict } from "./authorizerCache";
import type { Deployment } from "./deployment";
import { authorizerEvent } from "./event";
import type { AuthorizerContext, Exchange, Signer } from "./exchange";
import type { FunctionCall } from "./functionCall";
import type { Match } from "./routing";

/** Cloud milliseconds that a Lambda authorizer may take. Source: API Gateway's quotas of HTTP APIs. */
const longestAuthorization = 10_000;

/** The simple answer of a Lambda authorizer. */
const simpleAnswer = z.object({ isAuthorized: z.boolean(), context: z.record(z.string(), z.unknown()).nullish() });

export class Authorization {
  private saidThatTokensAreNotVerified = false;

  public constructor(
    private readonly cloud: ApiGatewayCloud,
    private readonly call: FunctionCall,
  ) {}

  /**
   * Answers what `requestContext.authorizer` of the event holds.
   *
   * @throws Refusal 401, 403, or 500 when the authorizer itself fails
   */
  public async authorize(
    deployment: Deployment,
    exchange: Exchange,
    match: Match,
  ): Promise<AuthorizerContext | undefined> {
    const { authorizationType, authorizerId } = match.route;
    switch (authorizationType) {
      case "NONE":
        return undefined;
      case "AWS_IAM":
        return { iam: this.signer(exchange) };
      case "CUSTOM": {
        const authorizer = deployment.authorizer(authorizerId);
        if (authorizer === undefined) throw failed(`The authorizer ${authorizerId ?? ""} does not exist.`);
        return { lambda: await this.ask(deployment, authorizer, exchange, match) };
      }
      case "JWT":
        this.sayOnceThatTokensAreNotVerified(match.route.routeKey);
        throw unauthorized();
    }
  }

  /** Signatures are not checked, only whose key it is: as everywhere in this cloud. */
  private signer(exchange: Exchange): Signer {
    const signature = signatureScope(exchange.header("authorization"), () => exchange.query("X-Amz-Credential"));
    const session = signature?.signingName === "execute-api" ? this.cloud.session(signature.accessKeyId) : undefined;
    if (session === undefined) throw forbidden("The request is not signed for execute-api with a known key.");
    const { caller, accessKeyId } = session;
    try {
      this.cloud.authorize(caller, [{ action: "execute-api:Invoke", resource: requestArn(this.cloud, exchange) }]);
    } catch (error) {
      if (error instanceof AwsError) throw forbidden(error.message);
      throw error;
    }
    return {
      accessKey: accessKeyId,
      accountId: exchange.accountId,
      callerId: callerId(caller),
      cognitoIdentity: null,
      principalOrgId: null,
      userArn: caller.arn,
      userId: callerId(caller),
    };
  }

  private async ask(
    deployment: Deployment,
    authorizer: Authorizer,
    exchange: Exchange,
    match: Match,
  ): Promise<Readonly<Record<string, unknown>>> {
    const identity = authorizer.identitySource.map((source) => identityOf(exchange, source));
    const known = identity.flatMap((value) => (value === undefined || value === "" ? [] : [value]));
    if (known.length < identity.length) throw unauthorized();
    const key = JSON.stringify([authorizer.authorizerId, ...known]);
    const verdict = await deployment.authorizerCache.verdict(key, authorizer.authorizerResultTtlInSeconds, () =>
      this.verdict(authorizer, exchange, match, known),
    );
    if (!verdict.isAuthorized) throw forbidden("The authorizer refused the request.");
    return verdict.context;
  }

  private async verdict(
    { authorizerId, authorizerUri = "" }: Authorizer,
    exchange: Exchange,
    match: Match,
    identity: readonly string[],
  ): Promise<Verdict> {
    const { payload } = await this.call.invoke({
      functionArn: functionOf(this.cloud, authorizerUri),
      sourceArn: executionArn(this.cloud, exchange.apiId, `authorizers/${authorizerId}`),
      event: JSON.stringify(authorizerEvent(exchange, match, requestArn(this.cloud, exchange), identity)),
      timeout: longestAuthorization,
      onTimeout: () => failed("The authorizer did not answer in time."),
    });
    const answer = simpleAnswer.safeParse(JSON.parse(payload));
    if (!answer.success) throw failed("The authorizer's answer is malformed.");
    return { isAuthorized: answer.data.isAuthorized, context: answer.data.context ?? {} };
  }

  private sayOnceThatTokensAreNotVerified(routeKey: string): void {
    if (this.saidThatTokensAreNotVerified) return;
    this.saidThatTokensAreNotVerified = true;
    this.cloud.emit({
      kind: "log",
      source: "apigateway",
      line:
        `${routeKey} asks for a JSON Web Token. Its signature can only be verified with the issuer's keys, and ` +
        "nothing of a rehearsal leaves this machine: every such request is answered 401.",
    });
  }
}

/** `$request.header.NAME` and `$request.querystring.NAME`; the control plane takes no other. */
function identityOf(exchange: Exchange, source: string): string | undefined {
  const [, place, name = ""] = /^\$request\.(header|querystring)\.(.+)$/u.exec(source) ?? [];
  return place === "header" ? exchange.header(name) : exchange.query(name);
}

/** The ARN by which policies name a request. */
function requestArn(cloud: ApiGatewayCloud, { apiId, method, path }: Exchange): string {
  return executionArn(cloud, apiId, `$default/${method}${path}`);
}

export function executionArn(cloud: ApiGatewayCloud, apiId: string, rest: string): string {
  return `arn:${cloud.partition}:execute-api:${cloud.region}:${cloud.accountId}:${apiId}/${rest}`;
}

function callerId(caller: Caller): string {
  return caller.kind === "role"
    ? `${caller.roleName}:${caller.sessionName}`
    : caller.arn.slice(caller.arn.lastIndexOf("/") + 1);
}
