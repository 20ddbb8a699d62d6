import type { ServiceFactory } from "../options";
import { createApigateway } from "./apigateway";
import { createCloudwatch } from "./cloudwatch";
import { createCodebuild } from "./codebuild";
import { createCodeconnections } from "./codeconnections";
import { createCodepipeline } from "./codepipeline";
import { createIam } from "./iam";
import { createKms } from "./kms";
import { createLambda } from "./lambda";
import { createLogs } from "./logs";
import { createS3 } from "./s3";
import { createSagemaker } from "./sagemaker";
import { createSagemakerRuntime } from "./sagemakerRuntime";
import { createSns } from "./sns";
import { createSts } from "./sts";

/** Every service of the local cloud. A later one may call an earlier one while it is created. */
export const allServices: readonly ServiceFactory[] = [
  createIam,
  createSts,
  createS3,
  createSns,
  createKms,
  createLogs,
  createLambda,
  createApigateway,
  createCloudwatch,
  createCodeconnections,
  createCodebuild,
  createSagemaker,
  createSagemakerRuntime,
  createCodepipeline,
];
