/** What API Gateway keeps, with the names that its wire has. */
import type { Tags } from "../tags";

/** Which requests of other origins a browser may make. */
export interface CorsConfiguration {
  readonly allowCredentials?: boolean;
  readonly allowHeaders?: readonly string[];
  readonly allowMethods?: readonly string[];
  readonly allowOrigins?: readonly string[];
  readonly exposeHeaders?: readonly string[];
  /** Seconds. */
  readonly maxAge?: number;
}

export interface Api {
  readonly apiId: string;
  readonly name: string;
  readonly protocolType: "HTTP";
  readonly description?: string;
  readonly corsConfiguration?: CorsConfiguration;
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
  readonly authorizerUri?: string;
  /** `$request.header.NAME` or `$request.querystring.NAME` */
  readonly identitySource: readonly string[];
  /** Seconds for which an answer holds for the same identity; 0: for one request. */
  readonly authorizerResultTtlInSeconds: number;
  readonly jwtConfiguration?: { readonly audience?: readonly string[]; readonly issuer?: string };
}

export interface Route {
  readonly routeId: string;
  /** `POST /predict`, `ANY /{proxy+}`, `$default`. */
  readonly routeKey: string;
  /** `integrations/<id>` */
  readonly target?: string;
  readonly authorizationType: "NONE" | "AWS_IAM" | "CUSTOM" | "JWT";
  readonly authorizerId?: string;
}

export interface Stage {
  readonly stageName: "$default";
  readonly accessLogSettings?: { readonly destinationArn?: string; readonly format?: string };
  readonly defaultRouteSettings?: { readonly throttlingBurstLimit?: number; readonly throttlingRateLimit?: number };
  readonly tags?: Tags;
}
