/** API Gateway's resource types. */
import type { Row } from "../row";
import { api } from "./apis";
import { authorizer } from "./authorizers";
import { apiMapping, domainName } from "./domains";
import { integration, route } from "./routes";
import { stage } from "./stages";

export const apigatewayRows: Readonly<Record<string, Row>> = {
  "aws:apigatewayv2/api:Api": api,
  "aws:apigatewayv2/apiMapping:ApiMapping": apiMapping,
  "aws:apigatewayv2/authorizer:Authorizer": authorizer,
  "aws:apigatewayv2/domainName:DomainName": domainName,
  "aws:apigatewayv2/integration:Integration": integration,
  "aws:apigatewayv2/route:Route": route,
  "aws:apigatewayv2/stage:Stage": stage,
};
