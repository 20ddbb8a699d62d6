/** What `--keep` leaves up: the environments whose endpoints answer, and their APIs. */
import type { LocalCloud } from "#local-cloud";
import { environmentNames } from "../../settings/names";
import type { ApiSettings, Settings } from "../../settings/schema";

/** An environment that answers. */
export interface KeptEnvironment {
  readonly stack: string;
  readonly endpoint: string;
  readonly api?: KeptApi;
}

/** The HTTP API before its endpoint. */
export interface KeptApi {
  readonly id: string;
  /** `http://127.0.0.1:PORT` */
  readonly address: string;
  readonly authorization: ApiSettings["authorization"]["kind"];
}

interface FoundApi {
  readonly apiId: string;
  readonly name: string;
  readonly apiEndpoint: string;
}

/** More than a rehearsal has: the answer comes on one page. */
const mostApis = "1000";

/** Those of some stacks whose endpoints are in service. */
export async function keptEnvironments(
  cloud: LocalCloud,
  stacks: readonly Pick<Settings, "project" | "stack" | "api">[],
): Promise<readonly KeptEnvironment[]> {
  const { caller } = cloud.administrator;
  const { Endpoints } = await cloud.call<{ Endpoints: readonly { EndpointName: string }[] }>(
    caller,
    "sagemaker",
    "ListEndpoints",
    { StatusEquals: "InService" },
  );
  const { items } = await cloud.call<{ items: readonly FoundApi[] }>(caller, "apigateway", "GetApis", {
    maxResults: mostApis,
  });
  return stacks.flatMap(({ project, stack, api }) => {
    const names = environmentNames(project, stack);
    if (!Endpoints.some(({ EndpointName }) => EndpointName === names.endpoint)) return [];
    const found = items.find(({ name }) => name === names.api);
    const kept =
      api === undefined || found === undefined
        ? {}
        : { api: { id: found.apiId, address: found.apiEndpoint, authorization: api.authorization.kind } };
    return [{ stack, endpoint: names.endpoint, ...kept }];
  });
}
