/** What API Gateway keeps, with the names that its wire has. */
import type { Tags } from "../tags";

/** Which requests of other origins a browser may make. */
export interface CorsConfiguration {
  readonly allowCredentials?: boolean | undefined;
  readonly allowHeaders?: readonly string[] | undefined;
  readonly allowMethods?: readonly string[] | undefined;
  readonly allowOrigins?: readonly string[] | undefined;
  readonly exposeHeaders?: readonly string[] | undefined;
  /** Seconds. */
  readonly maxAge?: number | undefined;
}

export interface Api {
  readonly apiId: string;
  readonly name: string;
  readonly protocolType: "HTTP";
  readonly description?: string | undefined;
  readonly corsConfiguration?: CorsConfiguration | undefined;
  readonly disableExecuteApiEndpoint: boolean;
  /** ISO 8601. */
  readonly createdDate: string;
  readonly tags: Tags;
}

/** A function behind the API's routes. */
export interface Integration {
  readonly integrationId: string;
  readonly integrationType: "AWS_PROXY";
  /** The function's ARN, or the address by which API Gateway knows it. */
  readonly integrationUri: string;
  readonly payloadFormatVersion: "2.0";
  readonly timeoutInMillis: number;
}

export interface Authorizer {
  readonly authorizerId: string;
  readonly name: string;
  readonly authorizerType: "JWT" | "REQUEST";
  readonly authorizerUri?: string | undefined;
  /** `$request.header.NAME` or `$request.querystring.NAME` */
  readonly identitySource: readonly string[];
  /** Seconds for which an answer holds for the same identity; 0: for one request. */
  readonly authorizerResultTtlInSeconds: number;
  readonly jwtConfiguration?: JwtConfiguration | undefined;
}

interface JwtConfiguration {
  readonly audience?: readonly string[] | undefined;
  readonly issuer?: string | undefined;
}

export interface Route {
  readonly routeId: string;
  /** `POST /predict`, `ANY /{proxy+}`, `$default`. */
  readonly routeKey: string;
  /** `integrations/<id>` */
  readonly target?: string | undefined;
  readonly authorizationType: "NONE" | "AWS_IAM" | "CUSTOM" | "JWT";
  readonly authorizerId?: string | undefined;
}

export interface Stage {
  readonly stageName: "$default";
  readonly accessLogSettings?: AccessLogSettings | undefined;
  readonly defaultRouteSettings?: RouteSettings | undefined;
  readonly tags?: Tags | undefined;
}

interface AccessLogSettings {
  readonly destinationArn?: string | undefined;
  readonly format?: string | undefined;
}

interface RouteSettings {
  readonly throttlingBurstLimit?: number | undefined;
  readonly throttlingRateLimit?: number | undefined;
}

/** The log group of a stage's access log; undefined without one. */
export function logGroupOf({ accessLogSettings }: Stage): string | undefined {
  return accessLogSettings?.destinationArn?.split(":").slice(6).join(":").replace(/:\*$/u, "");
}
