/** The routes of an API, and the integrations that they lead to. */
import type { CreateIntegrationRequest, CreateRouteRequest } from "@aws-sdk/client-apigatewayv2";
import type { IntegrationArgs, RouteArgs } from "@pulumi/aws/apigatewayv2";
import { fields, type FieldTable } from "../blocks";
import { type Plain, required, row } from "../row";
import { changesOf, orGone, source } from "./calls";

const integrationFields: FieldTable<Plain<IntegrationArgs>, CreateIntegrationRequest> = {
  apiId: "ApiId",
  integrationType: "IntegrationType",
  integrationUri: "IntegrationUri",
  payloadFormatVersion: "PayloadFormatVersion",
  timeoutMilliseconds: "TimeoutInMillis",
};

export const integration = row<IntegrationArgs>({
  source: `${source}integration.go`,
  properties: ["apiId", "integrationType", "integrationUri", "payloadFormatVersion", "timeoutMilliseconds"],
  replaces: ["apiId", "integrationType"],
  async create(inputs, { aws }) {
    const gateway = await aws.apigateway();
    const { IntegrationId } = await gateway.createIntegration({
      ConnectionType: "INTERNET",
      ...fields("integration", inputs, integrationFields),
    });
    const id = required(IntegrationId, "the integration's id");
    await gateway.getIntegration({ ApiId: inputs.apiId, IntegrationId: id });
    return { id, outputs: {} };
  },
  async update(update, { aws }) {
    const gateway = await aws.apigateway();
    const { apiId, integrationType } = update.inputs;
    const changes = { ...changesOf(update, {}), integrationType };
    await gateway.updateIntegration({
      ApiId: apiId,
      IntegrationId: update.id,
      ...fields<typeof changes, Partial<CreateIntegrationRequest>>("integration", changes, integrationFields),
    });
    await gateway.getIntegration({ ApiId: apiId, IntegrationId: update.id });
    return {};
  },
  async delete({ id, inputs }, { aws }) {
    await orGone((await aws.apigateway()).deleteIntegration({ ApiId: inputs.apiId, IntegrationId: id }));
  },
});

const routeFields: FieldTable<Plain<RouteArgs>, CreateRouteRequest> = {
  apiId: "ApiId",
  routeKey: "RouteKey",
  target: "Target",
  authorizationType: "AuthorizationType",
  authorizerId: "AuthorizerId",
};

export const route = row<RouteArgs>({
  source: `${source}route.go`,
  properties: ["apiId", "routeKey", "target", "authorizationType", "authorizerId"],
  replaces: ["apiId"],
  async create(inputs, { aws }) {
    const gateway = await aws.apigateway();
    const { RouteId } = await gateway.createRoute({
      ApiKeyRequired: false,
      ...fields("route", { authorizationType: "NONE", ...inputs }, routeFields),
    });
    const id = required(RouteId, "the route's id");
    await gateway.getRoute({ ApiId: inputs.apiId, RouteId: id });
    return { id, outputs: {} };
  },
  async update(update, { aws }) {
    const gateway = await aws.apigateway();
    const { apiId, authorizationType = "NONE" } = update.inputs;
    const changes = changesOf(update, { authorizationType: "NONE", authorizerId: "", target: "" });
    const complete = update.changed("authorizerId") ? { ...changes, authorizationType } : changes;
    await gateway.updateRoute({
      ApiId: apiId,
      RouteId: update.id,
      ...fields<typeof complete, Partial<CreateRouteRequest>>("route", complete, routeFields),
    });
    await gateway.getRoute({ ApiId: apiId, RouteId: update.id });
    return {};
  },
  async delete({ id, inputs }, { aws }) {
    await orGone((await aws.apigateway()).deleteRoute({ ApiId: inputs.apiId, RouteId: id }));
  },
});
