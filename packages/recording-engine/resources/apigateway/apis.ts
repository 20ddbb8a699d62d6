/** HTTP APIs of API Gateway. */
import type { ApiGatewayV2, CreateApiRequest } from "@aws-sdk/client-apigatewayv2";
import type { ApiArgs } from "@pulumi/aws/apigatewayv2";
import { fields, type FieldTable } from "../blocks";
import { type Calls, type Plain, required, row } from "../row";
import { arnOf, changesOf, executionArnOf, orGone, source, updateTags } from "./calls";

type ApiInputs = Plain<ApiArgs>;
const apiFields: FieldTable<ApiInputs, CreateApiRequest> = {
  name: "Name",
  protocolType: "ProtocolType",
  description: "Description",
  corsConfiguration: ["CorsConfiguration", translateCors],
  disableExecuteApiEndpoint: "DisableExecuteApiEndpoint",
  tags: "Tags",
};

export const api = row<ApiArgs>({
  source: `${source}api.go`,
  properties: ["name", "protocolType", "description", "corsConfiguration", "disableExecuteApiEndpoint", "tags"],
  replaces: ["protocolType"],
  naming: { property: "name", maximumLength: 128 },
  async create(inputs, calls) {
    const gateway = await calls.aws.apigateway();
    const { ApiId } = await gateway.createApi(fields("api", inputs, apiFields));
    const id = required(ApiId, "the API's id");
    return { id, outputs: await readApi(gateway, id, calls) };
  },
  async update(update, calls) {
    const { id, inputs, changed } = update;
    const gateway = await calls.aws.apigateway();
    if (changed("corsConfiguration") && inputs.corsConfiguration === undefined)
      await gateway.deleteCorsConfiguration({ ApiId: id });
    const { tags, ...changes } = changesOf(update, { description: "", disableExecuteApiEndpoint: false });
    if (Object.keys(changes).length > 0)
      await gateway.updateApi({
        ApiId: id,
        ...fields<typeof changes, Partial<CreateApiRequest>>("api", changes, apiFields),
      });
    if (tags !== undefined) await updateTags(gateway, arnOf(calls, `/apis/${id}`), update);
    return readApi(gateway, id, calls);
  },
  async delete({ id }, { aws }) {
    await orGone((await aws.apigateway()).deleteApi({ ApiId: id }));
  },
});

async function readApi(gateway: ApiGatewayV2, id: string, calls: Calls): Promise<Record<string, unknown>> {
  const { ApiEndpoint } = await gateway.getApi({ ApiId: id });
  return { apiEndpoint: ApiEndpoint, arn: arnOf(calls, `/apis/${id}`), executionArn: await executionArnOf(calls, id) };
}

function translateCors(
  cors: NonNullable<ApiInputs["corsConfiguration"]>,
): NonNullable<CreateApiRequest["CorsConfiguration"]> {
  return fields<typeof cors, NonNullable<CreateApiRequest["CorsConfiguration"]>>("corsConfiguration", cors, {
    allowCredentials: "AllowCredentials",
    allowHeaders: "AllowHeaders",
    allowMethods: "AllowMethods",
    allowOrigins: "AllowOrigins",
    exposeHeaders: "ExposeHeaders",
    maxAge: "MaxAge",
  });
}
