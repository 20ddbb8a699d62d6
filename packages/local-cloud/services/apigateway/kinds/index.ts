/** The things that belong to an API. */
export { authorizerKind } from "./authorizer";
export { integrationKind } from "./integration";
export { routeKind } from "./route";
export { stageKind } from "./stage";
