/** Pages of the AWS console. They outlive a build's session, which a presigned link would not. */
import type { Location } from "../settings/names";

const consoleHosts: Readonly<Record<string, string>> = {
  "aws-cn": "console.amazonaws.cn",
  "aws-us-gov": "console.amazonaws-us-gov.com",
};

function page({ region, partition }: Location, path: string): string {
  return `https://${region}.${consoleHosts[partition] ?? "console.aws.amazon.com"}/${path}`;
}

/** A training job. */
export function trainingJobPage(location: Location, job: string): string {
  return page(location, `sagemaker/home?region=${location.region}#/jobs/${job}`);
}

/** The log streams of a training job. */
export function trainingLogPage(location: Location, job: string): string {
  const group = "$252Faws$252Fsagemaker$252FTrainingJobs";
  return page(
    location,
    `cloudwatch/home?region=${location.region}#logsV2:log-groups/log-group/${group}$3FlogStreamNameFilter$3D${job}`,
  );
}

/** An execution of a pipeline. */
export function executionPage(location: Location, pipeline: string, execution: string): string {
  return page(
    location,
    `codesuite/codepipeline/pipelines/${pipeline}/executions/${execution}/visualization?region=${location.region}`,
  );
}

/** An endpoint. */
export function endpointPage(location: Location, endpoint: string): string {
  return page(location, `sagemaker/home?region=${location.region}#/endpoints/${endpoint}`);
}
