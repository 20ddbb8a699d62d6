import type { AnyService, Cloud } from "../contract";
import type { CloudOptions } from "../options";
import { createApigateway } from "./apigateway";
import { createBudgets } from "./budgets";
import { createCloudwatch } from "./cloudwatch";
import { createCodebuild } from "./codebuild";
import { createCodeconnections } from "./codeconnections";
import { createCodepipeline } from "./codepipeline";
import { createEvents } from "./events";
import { createIam } from "./iam";
import { createKms } from "./kms";
import { createLambda } from "./lambda";
import { createLogs } from "./logs";
import { createS3 } from "./s3";
import { createS3control } from "./s3control";
import { createSagemaker } from "./sagemaker";
import { createSagemakerRuntime } from "./sagemakerRuntime";
import { createSns } from "./sns";
import { createSts } from "./sts";

/** Every service of the local cloud. What one service executes for another is handed over here. */
export function createServices(cloud: Cloud, options: CloudOptions): readonly AnyService[] {
  const lambda = createLambda(cloud, options);
  const codebuild = createCodebuild(cloud, options);
  const sagemaker = createSagemaker(cloud, options);
  return [
    createIam(cloud),
    createSts(cloud),
    createS3(cloud),
    createS3control(cloud),
    createSns(cloud),
    createKms(cloud),
    createEvents(cloud),
    createLogs(cloud),
    lambda.service,
    createApigateway(cloud, lambda.functions),
    createBudgets(cloud),
    createCloudwatch(cloud),
    createCodeconnections(cloud),
    codebuild.service,
    sagemaker.service,
    createSagemakerRuntime(cloud, sagemaker.endpoints),
    createCodepipeline(cloud, codebuild.builds),
  ];
}
