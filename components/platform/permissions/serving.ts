/** The Deploy and Test actions, and the role that an endpoint's instances run with. */
import { artifactKeys } from "../../../contract/artifactKeys";
import { dataKeys } from "../../../contract/dataManifest";
import { arns as arnsOf } from "../../../settings/arns";
import { endpointVolumeKey } from "../../../settings/encryption";
import type { BuildPurpose, DeliveryNames, EnvironmentNames, Location } from "../../../settings/names";
import type { EncryptionSettings, NetworkSettings } from "../../../settings/schema";
import { buildStatements, executionStatements, reportStatements, runRecordStatements } from "./build";
import { readKeyStatements, volumeKeyStatements } from "./encryption";
import { containerOutputStatements, imageStatements } from "./image";
import { networkConditions, networkStatements } from "./network";
import { pulumiStateStatements } from "./pulumiState";
import type { DeliveredEnvironment, DeliveryScope } from "./scope";
import { type Conditions, limitActions, type Statement } from "./statement";

/** Updates the Serving half of the owner's stack. */
export function deployQaStatements(scope: DeliveryScope): readonly Statement[] {
  const { arns, names, qa } = scope;
  return [
    ...deployStatements(scope, "deployQa", qa),
    // An endpoint that failed while it was made is deleted before it is made again (delivery/failedEndpoint.ts).
    {
      sid: "ClearAFailedEndpoint",
      actions: ["sagemaker:DeleteEndpoint"],
      resources: [arns.endpoint(qa.names.endpoint)],
    },
    // The program of this stack looks for the data of the next training, whichever half is updated.
    {
      sid: "ReadWhichDataIsCurrent",
      actions: ["s3:GetObject"],
      resources: [arns.objects(names.dataBucket, dataKeys.current)],
    },
  ];
}

/** Updates the Serving half of production, and alone can approve a package. It cannot delete the endpoint. */
export function deployProductionStatements(scope: DeliveryScope): readonly Statement[] {
  const { arns, names, production } = scope;
  return [
    ...deployStatements(scope, "deployProduction", production),
    {
      // Rejected takes the approval back when the deployment failed.
      sid: "RecordWhatAPersonApproved",
      actions: ["sagemaker:UpdateModelPackage"],
      resources: [arns.modelPackages(names.modelPackageGroup)],
      conditions: { StringEquals: { "sagemaker:ModelApprovalStatus": ["Approved", "Rejected"] } },
    },
  ];
}

function deployStatements(
  scope: DeliveryScope,
  purpose: BuildPurpose,
  environment: DeliveredEnvironment,
): readonly Statement[] {
  const { arns, names, location, encryption } = scope;
  const { model, endpointConfiguration, endpoint, hostingRole, metrics } = environment.names;
  const [modelArn, configurationArn, endpointArn] = [
    arns.model(`${model}-*`),
    arns.endpointConfiguration(`${endpointConfiguration}-*`),
    arns.endpoint(endpoint),
  ];
  return [
    ...buildStatements(scope, purpose),
    ...executionStatements(scope),
    ...runRecordStatements(scope, endpoint),
    ...pulumiStateStatements(scope, environment.stack, purpose === "deployQa" ? [arns.bucket(names.dataBucket)] : []),
    {
      sid: "ReadThePackages",
      actions: ["sagemaker:DescribeModelPackage"],
      resources: [arns.modelPackages(names.modelPackageGroup)],
    },
    {
      sid: "ReadRegisteredModels",
      actions: ["s3:GetObject", "s3:GetObjectVersion"],
      resources: [arns.objects(names.artifactBucket, artifactKeys.model("*"))],
    },
    ...limitActions(
      {
        sid: "MakeModelsAndConfigurations",
        actions: [
          "sagemaker:CreateModel",
          "sagemaker:DescribeModel",
          "sagemaker:CreateEndpointConfig",
          "sagemaker:DescribeEndpointConfig",
        ],
        resources: [modelArn, configurationArn],
      },
      {
        sid: "MakeModelsAsTheSettingsSay",
        action: "sagemaker:CreateModel",
        resources: [modelArn],
        conditions: networkConditions(environment),
      },
      {
        sid: "MakeConfigurationsAsTheSettingsSay",
        action: "sagemaker:CreateEndpointConfig",
        resources: [configurationArn],
        conditions: volumeConditions(encryption),
      },
    ),
    // SageMaker uses the key of an endpoint's volumes in the name of whoever creates or updates the endpoint.
    ...volumeKeyStatements(endpointVolumeKey(encryption)),
    {
      // Creating and updating an endpoint is authorized for the configuration, too.
      sid: "PutTheConfigurationInService",
      actions: ["sagemaker:CreateEndpoint", "sagemaker:UpdateEndpoint", "sagemaker:DescribeEndpoint"],
      resources: [endpointArn, configurationArn],
    },
    {
      sid: "TagWhatItMakes",
      actions: ["sagemaker:AddTags", "sagemaker:DeleteTags", "sagemaker:ListTags"],
      resources: [modelArn, configurationArn, endpointArn],
    },
    {
      sid: "GiveTheModelItsRole",
      actions: ["iam:PassRole"],
      resources: [arns.role(hostingRole(location))],
      conditions: { StringEquals: { "iam:PassedToService": "sagemaker.amazonaws.com" } },
    },
    {
      sid: "DrawReleases",
      actions: ["cloudwatch:PutMetricData"],
      // No resource level; the namespace is the environment's own.
      resources: ["*"],
      conditions: { StringEquals: { "cloudwatch:namespace": metrics } },
    },
  ];
}

function volumeConditions(encryption: EncryptionSettings | undefined): Conditions {
  const keyArn = endpointVolumeKey(encryption);
  return keyArn === undefined ? {} : { ArnEquals: { "sagemaker:VolumeKmsKeyArn": keyArn } };
}

/** Asks one endpoint about the held-out samples, which only the Test actions can read, and the API before it. */
export function testStatements(scope: DeliveryScope, purpose: "testQa" | "testProduction"): readonly Statement[] {
  const { arns, names, location } = scope;
  const environment = purpose === "testQa" ? scope.qa : scope.production;
  const endpoint = arns.endpoint(environment.names.endpoint);
  return [
    ...buildStatements(scope, purpose),
    ...reportStatements(scope, purpose),
    ...executionStatements(scope),
    ...runRecordStatements(scope),
    {
      sid: "ReadTheHeldOutSamples",
      actions: ["s3:GetObject"],
      resources: [arns.objects(names.dataBucket, dataKeys.heldOut)],
    },
    // It shows held-out samples: no role may read it.
    {
      sid: "LeaveWhatItHasSeen",
      actions: ["s3:PutObject"],
      resources: [arns.objects(names.artifactBucket, artifactKeys.tested(environment.names.endpoint))],
    },
    {
      sid: "AskTheEndpoint",
      actions: ["sagemaker:InvokeEndpoint", "sagemaker:DescribeEndpoint"],
      resources: [endpoint],
    },
    {
      sid: "ReadWhichDataThePackageWasTrainedWith",
      actions: ["sagemaker:DescribeModelPackage"],
      resources: [arns.modelPackages(names.modelPackageGroup)],
    },
    ...(environment.api === undefined ? [] : [askTheApi(arns.role(environment.names.apiCallerRole(location)))]),
  ];
}

/** The environment's own role says what may be asked: only its stack knows the id of its API. */
function askTheApi(callerRoleArn: string): Statement {
  return { sid: "AskTheApi", actions: ["sts:AssumeRole"], resources: [callerRoleArn] };
}

/** What the role of an environment's endpoint is about. */
export interface HostingScope {
  readonly location: Location;
  /** Names of the delivery whose models are served. */
  readonly owner: DeliveryNames;
  readonly environment: EnvironmentNames;
  /**
   * Which models the endpoint may read: copies that the Deploy action has made for it, or what training jobs have
   * left, where a program serves without one. Default: `delivered`.
   */
  readonly models?: "delivered" | "trained" | undefined;
  /** URI of the image that serves. */
  readonly image: string;
  readonly encryption?: EncryptionSettings | undefined;
  readonly network?: NetworkSettings | undefined;
}

/** The instances of an endpoint: the models that were delivered to it, nothing else in the owner's buckets. */
export function hostingStatements({
  location,
  owner,
  environment,
  models = "delivered",
  image,
  encryption,
  network,
}: HostingScope): readonly Statement[] {
  const arns = arnsOf(location);
  return [
    {
      sid: models === "delivered" ? "ReadTheDeliveredModels" : "ReadTheTrainedModels",
      actions: ["s3:GetObject"],
      resources: [
        arns.objects(
          owner.artifactBucket,
          models === "delivered" ? artifactKeys.delivered(environment.endpoint, "*") : artifactKeys.model("*"),
        ),
      ],
    },
    ...readKeyStatements(location, encryption),
    ...imageStatements(location, image),
    ...containerOutputStatements(
      arns.logGroup(`/aws/sagemaker/Endpoints/${environment.endpoint}`),
      "/aws/sagemaker/Endpoints",
    ),
    ...networkStatements(location, network),
  ];
}
