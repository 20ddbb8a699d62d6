/** The stages of an API, which say how it is reached and what is written down of its requests. */
import type { ApiGatewayV2, CreateStageRequest } from "@aws-sdk/client-apigatewayv2";
import type { StageArgs } from "@pulumi/aws/apigatewayv2";
import { fields, type FieldTable } from "../blocks";
import { type Calls, type Plain, required, row } from "../row";
import { arnOf, changesOf, executionArnOf, orGone, source, updateTags } from "./calls";

type StageInputs = Plain<StageArgs>;

const stageFields: FieldTable<StageInputs, CreateStageRequest> = {
  apiId: "ApiId",
  name: "StageName",
  autoDeploy: "AutoDeploy",
  accessLogSettings: ["AccessLogSettings", translateAccessLog],
  defaultRouteSettings: ["DefaultRouteSettings", translateRouteSettings],
  tags: "Tags",
};

export const stage = row<StageArgs>({
  source: `${source}stage.go`,
  properties: ["apiId", "name", "autoDeploy", "accessLogSettings", "defaultRouteSettings", "tags"],
  replaces: ["apiId", "name"],
  naming: { property: "name", maximumLength: 128 },
  async create(inputs, calls) {
    const gateway = await calls.aws.apigateway();
    await gateway.getApi({ ApiId: inputs.apiId });
    const { StageName } = await gateway.createStage(fields("stage", { autoDeploy: false, ...inputs }, stageFields));
    const id = required(StageName, "the stage's name");
    return { id, outputs: await readStage(gateway, inputs.apiId, id, calls) };
  },
  async update(update, calls) {
    const { id, inputs } = update;
    const gateway = await calls.aws.apigateway();
    const { tags, ...changes } = changesOf(update, { autoDeploy: false });
    if (
      Object.keys(changes).length > 0 ||
      update.changed("accessLogSettings") ||
      update.changed("defaultRouteSettings")
    ) {
      await gateway.getApi({ ApiId: inputs.apiId });
      // The provider takes a block out by an empty one.
      const removed = {
        ...(update.changed("accessLogSettings") ? { AccessLogSettings: {} } : {}),
        ...(update.changed("defaultRouteSettings") ? { DefaultRouteSettings: {} } : {}),
      };
      await gateway.updateStage({
        ApiId: inputs.apiId,
        StageName: id,
        ...removed,
        ...fields<typeof changes, Partial<CreateStageRequest>>("stage", changes, stageFields),
      });
    }
    if (tags !== undefined) await updateTags(gateway, arnOf(calls, `/apis/${inputs.apiId}/stages/${id}`), update);
    return readStage(gateway, inputs.apiId, id, calls);
  },
  async delete({ id, inputs }, { aws }) {
    await orGone((await aws.apigateway()).deleteStage({ ApiId: inputs.apiId, StageName: id }));
  },
});

/** The stage's address is the API's, with the stage's name in its path unless it is the default one. */
async function readStage(
  gateway: ApiGatewayV2,
  apiId: string,
  name: string,
  calls: Calls,
): Promise<Record<string, unknown>> {
  const { DeploymentId } = await gateway.getStage({ ApiId: apiId, StageName: name });
  const { ApiEndpoint = "" } = await gateway.getApi({ ApiId: apiId });
  return {
    arn: arnOf(calls, `/apis/${apiId}/stages/${name}`),
    executionArn: `${await executionArnOf(calls, apiId)}/${name}`,
    invokeUrl: `${ApiEndpoint}/${name === "$default" ? "" : name}`,
    ...(DeploymentId === undefined ? {} : { deploymentId: DeploymentId }),
  };
}

function translateAccessLog(
  settings: NonNullable<StageInputs["accessLogSettings"]>,
): NonNullable<CreateStageRequest["AccessLogSettings"]> {
  return fields<typeof settings, NonNullable<CreateStageRequest["AccessLogSettings"]>>("accessLogSettings", settings, {
    destinationArn: "DestinationArn",
    format: "Format",
  });
}

function translateRouteSettings(
  settings: NonNullable<StageInputs["defaultRouteSettings"]>,
): NonNullable<CreateStageRequest["DefaultRouteSettings"]> {
  return fields<typeof settings, NonNullable<CreateStageRequest["DefaultRouteSettings"]>>(
    "defaultRouteSettings",
    { detailedMetricsEnabled: false, ...settings },
    {
      detailedMetricsEnabled: "DetailedMetricsEnabled",
      throttlingBurstLimit: "ThrottlingBurstLimit",
      throttlingRateLimit: "ThrottlingRateLimit",
    },
  );
}
