/** Where an environment's API answers. */
import { type ApiGatewayV2Client, GetApisCommand } from "@aws-sdk/client-apigatewayv2";

/**
 * The address of the HTTP API with a name (`environmentNames(project, stack).api`), without a slash at the end;
 * undefined when there is no such API. It is looked up, not kept: in a rehearsal it changes with each start.
 */
export async function apiAddress(client: ApiGatewayV2Client, name: string): Promise<string | undefined> {
  let page: string | undefined;
  do {
    const { Items: apis = [], NextToken: next } = await client.send(new GetApisCommand({ NextToken: page }));
    const found = apis.find((api) => api.Name === name);
    if (found !== undefined) return found.ApiEndpoint;
    page = next;
  } while (page !== undefined);
  return undefined;
}
