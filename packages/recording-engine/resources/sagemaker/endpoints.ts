/** SageMaker endpoints: made and changed asynchronously, so that each change waits until the endpoint is in service. */
import type {
  AutoRollbackConfig,
  BlueGreenUpdatePolicy,
  CapacitySize,
  DeploymentConfig,
  RollingUpdatePolicy,
  SageMaker,
  TrafficRoutingConfig,
} from "@aws-sdk/client-sagemaker";
import type { EndpointArgs } from "@pulumi/aws/sagemaker";
import { failedWith, ifThere } from "../../awsClients";
import { fields } from "../blocks";
import { type Calls, type Plain, poll, required, row } from "../row";
import { tagList } from "../tags";
import { longestName, readTags, source, updateTags } from "./calls";

type DeploymentInput = NonNullable<Plain<EndpointArgs>["deploymentConfig"]>;

export const endpoint = row<EndpointArgs>({
  source: `${source}endpoint.go`,
  properties: ["name", "endpointConfigName", "deploymentConfig", "tags"],
  replaces: ["name", "deploymentConfig.autoRollbackConfiguration"],
  naming: { property: "name", maximumLength: longestName },
  async create(inputs, calls) {
    const sagemaker = await calls.aws.sagemaker();
    const name = required(inputs.name, "a name");
    await sagemaker.createEndpoint({
      EndpointName: name,
      EndpointConfigName: inputs.endpointConfigName,
      Tags: tagList(inputs.tags),
      DeploymentConfig: inputs.deploymentConfig && translateDeployment(inputs.deploymentConfig),
    });
    const { arn, failure } = await waitUntilInService(sagemaker, name, calls);
    // It exists, but the provider gives up before it would tell the state.
    if (failure !== undefined) throw new Error(failure);
    await sagemaker.listTags({ ResourceArn: arn });
    return { id: name, outputs: { arn } };
  },
  async update(update, calls) {
    const { id, inputs, changed } = update;
    const sagemaker = await calls.aws.sagemaker();
    await updateTags(sagemaker, update);
    if (changed("endpointConfigName") || changed("deploymentConfig")) {
      await sagemaker.updateEndpoint({
        EndpointName: id,
        EndpointConfigName: inputs.endpointConfigName,
        DeploymentConfig: inputs.deploymentConfig && translateDeployment(inputs.deploymentConfig),
      });
    }
    const { arn, failure } = await waitUntilInService(sagemaker, id, calls);
    if (failure !== undefined) throw new Error(failure);
    await sagemaker.listTags({ ResourceArn: arn });
    return { arn };
  },
  async delete({ id }, calls) {
    const sagemaker = await calls.aws.sagemaker();
    try {
      await sagemaker.deleteEndpoint({ EndpointName: id });
    } catch (error) {
      if (failedWith(error, "ValidationException")) return;
      throw error;
    }
    await poll(calls, async () => ((await isGone(sagemaker, id)) ? "gone" : "wait"));
  },
  async read({ id, inputs }, { aws }) {
    const sagemaker = await aws.sagemaker();
    const found = await ifThere(sagemaker.describeEndpoint({ EndpointName: id }), "ValidationException");
    if (found === undefined) return undefined;
    return {
      endpointConfigName: required(found.EndpointConfigName, "the endpoint's configuration"),
      ...(await readTags(sagemaker, required(found.EndpointArn, "the endpoint's ARN"), inputs)),
    };
  },
});

interface Outcome {
  readonly arn: string;
  /** Why the endpoint is not in service, in AWS's words. */
  readonly failure?: string;
}

async function waitUntilInService(sagemaker: SageMaker, name: string, calls: Calls): Promise<Outcome> {
  let last = "";
  return poll<Outcome>(calls, async () => {
    const {
      EndpointStatus: status = "",
      EndpointArn,
      FailureReason: reason = "AWS gives no reason",
    } = await sagemaker.describeEndpoint({ EndpointName: name });
    const arn = required(EndpointArn, "the endpoint's ARN");
    if (status === "InService") return { arn };
    if (status === "Failed" || status === "UpdateRollbackFailed" || status === "OutOfService")
      return { arn, failure: `endpoint ${name} is ${status}: ${reason}` };
    if (status !== last) calls.onProgress(`Endpoint ${name} is ${status}`);
    last = status;
    return "wait";
  });
}

async function isGone(sagemaker: SageMaker, name: string): Promise<boolean> {
  return (await ifThere(sagemaker.describeEndpoint({ EndpointName: name }), "ValidationException")) === undefined;
}

function translateDeployment(deployment: DeploymentInput): DeploymentConfig {
  const where = "deploymentConfig";
  return fields<DeploymentInput, DeploymentConfig>(where, deployment, {
    blueGreenUpdatePolicy: ["BlueGreenUpdatePolicy", translateBlueGreen],
    rollingUpdatePolicy: [
      "RollingUpdatePolicy",
      (policy) =>
        fields<typeof policy, RollingUpdatePolicy>(`${where}.rollingUpdatePolicy`, policy, {
          maximumBatchSize: ["MaximumBatchSize", translateSize],
          rollbackMaximumBatchSize: ["RollbackMaximumBatchSize", translateSize],
          waitIntervalInSeconds: "WaitIntervalInSeconds",
          maximumExecutionTimeoutInSeconds: "MaximumExecutionTimeoutInSeconds",
        }),
    ],
    autoRollbackConfiguration: [
      "AutoRollbackConfiguration",
      (rollback) =>
        fields<typeof rollback, AutoRollbackConfig>(`${where}.autoRollbackConfiguration`, rollback, {
          alarms: ["Alarms", (alarms) => alarms.map(({ alarmName }) => ({ AlarmName: alarmName }))],
        }),
    ],
  });
}

function translateBlueGreen(policy: NonNullable<DeploymentInput["blueGreenUpdatePolicy"]>): BlueGreenUpdatePolicy {
  const where = "deploymentConfig.blueGreenUpdatePolicy";
  return fields<typeof policy, BlueGreenUpdatePolicy>(where, policy, {
    trafficRoutingConfiguration: [
      "TrafficRoutingConfiguration",
      (routing) =>
        fields<typeof routing, TrafficRoutingConfig>(`${where}.trafficRoutingConfiguration`, routing, {
          type: "Type",
          waitIntervalInSeconds: "WaitIntervalInSeconds",
          canarySize: ["CanarySize", translateSize],
          linearStepSize: ["LinearStepSize", translateSize],
        }),
    ],
    terminationWaitInSeconds: "TerminationWaitInSeconds",
    maximumExecutionTimeoutInSeconds: "MaximumExecutionTimeoutInSeconds",
  });
}

function translateSize(size: { readonly type: string; readonly value: number }): CapacitySize {
  return fields<typeof size, CapacitySize>("deploymentConfig size", size, { type: "Type", value: "Value" });
}
