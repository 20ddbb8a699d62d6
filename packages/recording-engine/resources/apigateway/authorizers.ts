/** Authorizers: who may ask an API. */
import type { ApiGatewayV2, CreateAuthorizerRequest } from "@aws-sdk/client-apigatewayv2";
import type { AuthorizerArgs } from "@pulumi/aws/apigatewayv2";
import { fields, type FieldTable } from "../blocks";
import { type Plain, required, row } from "../row";
import { changesOf, orGone, source } from "./calls";

/** Seconds for which the provider lets answers of a Lambda authorizer be kept when the program says nothing. */
const defaultAuthorizerTtl = 300;

type AuthorizerInputs = Plain<AuthorizerArgs>;

const authorizerFields: FieldTable<AuthorizerInputs, CreateAuthorizerRequest> = {
  apiId: "ApiId",
  name: "Name",
  authorizerType: "AuthorizerType",
  authorizerUri: "AuthorizerUri",
  authorizerPayloadFormatVersion: "AuthorizerPayloadFormatVersion",
  authorizerResultTtlInSeconds: "AuthorizerResultTtlInSeconds",
  enableSimpleResponses: "EnableSimpleResponses",
  identitySources: "IdentitySource",
  jwtConfiguration: ["JwtConfiguration", translateJwt],
};

export const authorizer = row<AuthorizerArgs>({
  source: `${source}authorizer.go`,
  properties: [
    "apiId",
    "name",
    "authorizerType",
    "authorizerUri",
    "authorizerPayloadFormatVersion",
    "authorizerResultTtlInSeconds",
    "enableSimpleResponses",
    "identitySources",
    "jwtConfiguration",
  ],
  replaces: ["apiId"],
  naming: { property: "name", maximumLength: 128 },
  async create(inputs, { aws }) {
    const gateway = await aws.apigateway();
    await gateway.getApi({ ApiId: inputs.apiId });
    const request = fields<AuthorizerInputs, CreateAuthorizerRequest>(
      "authorizer",
      { ...defaultTtl(inputs), ...inputs },
      authorizerFields,
    );
    const { AuthorizerId } = await gateway.createAuthorizer(request);
    const id = required(AuthorizerId, "the authorizer's id");
    return { id, outputs: await readAuthorizer(gateway, inputs.apiId, id) };
  },
  async update(update, { aws }) {
    const gateway = await aws.apigateway();
    const { apiId } = update.inputs;
    const changes = changesOf(update, { enableSimpleResponses: false, identitySources: [] });
    await gateway.updateAuthorizer({
      ApiId: apiId,
      AuthorizerId: update.id,
      ...fields<typeof changes, Partial<CreateAuthorizerRequest>>("authorizer", changes, authorizerFields),
    });
    return readAuthorizer(gateway, apiId, update.id);
  },
  async delete({ id, inputs }, { aws }) {
    await orGone((await aws.apigateway()).deleteAuthorizer({ ApiId: inputs.apiId, AuthorizerId: id }));
  },
});

function defaultTtl({ authorizerType, identitySources = [] }: AuthorizerInputs): Partial<AuthorizerInputs> {
  return authorizerType === "REQUEST" && identitySources.length > 0
    ? { authorizerResultTtlInSeconds: defaultAuthorizerTtl }
    : {};
}

async function readAuthorizer(gateway: ApiGatewayV2, apiId: string, id: string): Promise<Record<string, unknown>> {
  const { AuthorizerResultTtlInSeconds } = await gateway.getAuthorizer({ ApiId: apiId, AuthorizerId: id });
  return { authorizerResultTtlInSeconds: AuthorizerResultTtlInSeconds };
}

function translateJwt(
  configuration: NonNullable<AuthorizerInputs["jwtConfiguration"]>,
): NonNullable<CreateAuthorizerRequest["JwtConfiguration"]> {
  return fields<typeof configuration, NonNullable<CreateAuthorizerRequest["JwtConfiguration"]>>(
    "jwtConfiguration",
    configuration,
    { audiences: "Audience", issuer: "Issuer" },
  );
}
