/** Keys of somebody who may read where the kept models come from (`npm run lineage`), and do nothing else. */
import type { LocalCloud } from "#local-cloud";
import type { Keys } from "../../clients/keptRehearsal";
import { policyDocument, type Statement } from "../../components/platform/permissions/statement";
import { artifactKeys } from "../../contract/artifactKeys";
import { dataKeys } from "../../contract/dataManifest";
import { arns as arnsOf } from "../../settings/arns";
import { deliveryNames, environmentNames } from "../../settings/names";
import type { OwnerSettings } from "../../settings/owner";
import type { KeptEnvironment } from "./environments";

/** Neither samples nor models can be read with them. They end with the cloud. */
export function readerKeys(cloud: LocalCloud, owner: OwnerSettings, environments: readonly KeptEnvironment[]): Keys {
  const arns = arnsOf(cloud);
  const names = deliveryNames(owner.project, owner.stack, cloud);
  const kept = environments.map(({ stack }) => environmentNames(owner.project, stack));
  const configurations = kept.map(({ endpointConfiguration }) =>
    arns.endpointConfiguration(`${endpointConfiguration}-*`),
  );
  const statements: readonly Statement[] = [
    {
      sid: "SeeWhatIsServed",
      actions: ["sagemaker:DescribeEndpoint", "sagemaker:DescribeEndpointConfig", "sagemaker:ListTags"],
      resources: [
        ...kept.map(({ endpoint }) => arns.endpoint(endpoint)),
        ...configurations,
        ...kept.map(({ model }) => arns.model(`${model}-*`)),
      ],
    },
    {
      sid: "ReadPackagesAndJobs",
      actions: ["sagemaker:DescribeModelPackage", "sagemaker:DescribeTrainingJob"],
      resources: [arns.modelPackages(names.modelPackageGroup), arns.trainingJob(`${names.trainingJobPrefix}-*`)],
    },
    {
      sid: "ReadRunsAndManifests",
      actions: ["s3:GetObject"],
      resources: [
        arns.objects(names.artifactBucket, artifactKeys.runRecord("*")),
        arns.objects(names.dataBucket, dataKeys.manifest("*")),
      ],
    },
    {
      sid: "ReadWhoApproved",
      actions: ["codepipeline:ListActionExecutions"],
      resources: [arns.pipeline(names.pipeline)],
    },
  ];
  const { accessKeyId, secretAccessKey, sessionToken } = cloud.federate("reader", policyDocument(statements));
  return { accessKeyId, secretAccessKey, sessionToken };
}
