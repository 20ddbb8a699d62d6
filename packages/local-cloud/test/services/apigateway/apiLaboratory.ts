/** An API whose routes lead to functions of a few lines. */
import type { CreateAuthorizerRequest } from "@aws-sdk/client-apigatewayv2";
import type { FunctionLaboratory, FunctionOptions } from "../lambda/functionLaboratory";

const accountId = "123456789012";

export interface RouteOptions extends FunctionOptions {
  readonly authorizationType?: "AWS_IAM" | "CUSTOM" | "JWT";
  readonly authorizerId?: string;
  /** Milliseconds that the gateway waits. */
  readonly wait?: number;
  /** Whether the function's policy lets the gateway call it. @default true */
  readonly permitted?: boolean;
}

export class ApiLaboratory {
  /** Functions that the gateway may call for any of the API's routes. */
  private readonly permitted = new Set<string>();

  public constructor(
    public readonly functions: FunctionLaboratory,
    public readonly apiId: string,
  ) {}

  public static async open(functions: FunctionLaboratory): Promise<ApiLaboratory> {
    const { apiId } = await functions.test.call<{ apiId: string }>("apigateway", "CreateApi", {
      name: "test",
      protocolType: "HTTP",
    });
    await functions.test.call("apigateway", "CreateStage", { apiId, stageName: "$default", autoDeploy: true });
    return new ApiLaboratory(functions, apiId);
  }

  /** Adds a route to the function whose handler is the code; answers the function's name. */
  public async route(routeKey: string, handler: string, options: RouteOptions = {}): Promise<string> {
    const { apiId, functions } = this;
    const { authorizationType, authorizerId, wait, permitted = true } = options;
    const { name, arn } = await functions.handler(handler, options);
    if (permitted && !this.permitted.has(name)) await this.permit(name, "*/*");
    if (permitted) this.permitted.add(name);
    const { integrationId } = await functions.test.call<{ integrationId: string }>("apigateway", "CreateIntegration", {
      apiId,
      integrationType: "AWS_PROXY",
      integrationUri: arn,
      payloadFormatVersion: "2.0",
      ...(wait === undefined ? {} : { timeoutInMillis: wait }),
    });
    await functions.test.call("apigateway", "CreateRoute", {
      apiId,
      routeKey,
      target: `integrations/${integrationId}`,
      ...(authorizationType === undefined ? {} : { authorizationType }),
      ...(authorizerId === undefined ? {} : { authorizerId }),
    });
    return name;
  }

  /** The statement of a function's policy that lets the gateway call it for this API. */
  public get statementId(): string {
    return `gateway-${this.apiId}`;
  }

  /** Lets the gateway call a function for what the end of the execution ARN names. */
  public async permit(functionName: string, source: string): Promise<void> {
    const SourceArn = `arn:aws:execute-api:eu-west-1:${accountId}:${this.apiId}/${source}`;
    await this.functions.test.call("lambda", "AddPermission", {
      FunctionName: functionName,
      StatementId: this.statementId,
      Action: "lambda:InvokeFunction",
      Principal: "apigateway.amazonaws.com",
      SourceArn,
    });
  }

  /** Adds a Lambda authorizer whose handler is the code; answers its id. */
  public async authorizer(handler: string, options: Partial<CreateAuthorizerRequest> = {}): Promise<string> {
    const { name, arn } = await this.functions.handler(handler);
    const { AuthorizerId = "" } = await this.functions.apigateway().createAuthorizer({
      ApiId: this.apiId,
      Name: "authorizer",
      AuthorizerType: "REQUEST",
      AuthorizerUri: `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${arn}/invocations`,
      AuthorizerPayloadFormatVersion: "2.0",
      EnableSimpleResponses: true,
      IdentitySource: ["$request.header.authorization"],
      ...options,
    });
    await this.permit(name, `authorizers/${AuthorizerId}`);
    return AuthorizerId;
  }

  public async fetch(path: string, request: RequestInit = {}): Promise<Response> {
    const { apiEndpoint } = await this.functions.test.call<{ apiEndpoint: string }>("apigateway", "GetApi", {
      apiId: this.apiId,
    });
    return fetch(`${apiEndpoint}${path}`, request);
  }
}
