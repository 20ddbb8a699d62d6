/** What a container of SageMaker needs around its work: its image, its log, its metrics. */
import { imageRepositoryArn } from "../../../settings/arns";
import type { Location } from "../../../settings/names";
import type { Statement } from "./statement";

/** Pulls one image from Amazon ECR. */
export function imageStatements({ partition }: Location, image: string): readonly Statement[] {
  return [
    // No resource level: the token is one for the whole registry, and the next statement says which images it is good
    // for.
    { sid: "SignInToTheRegistry", actions: ["ecr:GetAuthorizationToken"], resources: ["*"] },
    {
      sid: "PullItsImage",
      actions: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      resources: [imageRepositoryArn(partition, image)],
    },
  ];
}

/**
 * Writes a container's log and metrics.
 * @param logGroupArn SageMaker creates the group with the first stream
 * @param namespace CloudWatch's namespace of the metrics
 */
export function containerOutputStatements(logGroupArn: string, namespace: string): readonly Statement[] {
  return [
    {
      sid: "WriteItsOwnLog",
      actions: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
      resources: [logGroupArn, `${logGroupArn}:*`],
    },
    {
      sid: "PublishItsMetrics",
      actions: ["cloudwatch:PutMetricData"],
      // No resource level: the namespace is the limit.
      resources: ["*"],
      conditions: { StringEquals: { "cloudwatch:namespace": namespace } },
    },
  ];
}
