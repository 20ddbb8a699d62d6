/** Pages of the AWS console, in every partition. They outlive a build's session, which a presigned link would not. */

/** Where a page lies. */
interface Place {
  readonly partition: string;
  readonly region: string;
}

/**
 * An address of the console in a region.
 *
 * Hosts: the endpoints of the console in AWS's documentation of China and GovCloud (2026).
 */
function page({ partition, region }: Place, path: string): string {
  switch (partition) {
    case "aws-cn":
      return `https://${region}.console.amazonaws.cn/${path}`;
    case "aws-us-gov":
      return `https://${region}.console.amazonaws-us-gov.com/${path}`;
    default:
      return `https://${region}.console.aws.amazon.com/${path}`;
  }
}

/** A pipeline with its stages. */
export function pipelinePage(place: Place, pipeline: string): string {
  return page(place, `codesuite/codepipeline/pipelines/${pipeline}/view?region=${place.region}`);
}

/** An execution of a pipeline. */
export function executionPage(place: Place, pipeline: string, execution: string): string {
  const path = `codesuite/codepipeline/pipelines/${pipeline}/executions/${execution}/visualization`;
  return page(place, `${path}?region=${place.region}`);
}

/** The list of connections, where a new one is accepted. */
export function connectionsPage(place: Place): string {
  return page(place, `codesuite/settings/connections?region=${place.region}`);
}

/** An object, for people who are signed in. */
export function objectPage(place: Place, bucket: string, key: string): string {
  return page(place, `s3/object/${bucket}?region=${place.region}&prefix=${key}`);
}

/** A training job. */
export function trainingJobPage(place: Place, job: string): string {
  return page(place, `sagemaker/home?region=${place.region}#/jobs/${job}`);
}

/** The log streams of a training job. */
export function trainingLogPage(place: Place, job: string): string {
  const group = "$252Faws$252Fsagemaker$252FTrainingJobs";
  const path = `cloudwatch/home?region=${place.region}#logsV2:log-groups/log-group/${group}`;
  return page(place, `${path}$3FlogStreamNameFilter$3D${job}`);
}

/** An endpoint. */
export function endpointPage(place: Place, endpoint: string): string {
  return page(place, `sagemaker/home?region=${place.region}#/endpoints/${endpoint}`);
}

/** A dashboard of CloudWatch. */
export function dashboardPage(place: Place, dashboard: string): string {
  return page(place, `cloudwatch/home?region=${place.region}#dashboards/dashboard/${dashboard}`);
}

/** SageMaker's quotas, where an increase is asked for. */
export function quotasPage(place: Place): string {
  return page(place, "servicequotas/home/services/sagemaker/quotas");
}

/** CodeBuild's quotas. */
export function buildQuotasPage(place: Place): string {
  return page(place, "servicequotas/home/services/codebuild/quotas");
}
