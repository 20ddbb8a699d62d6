/** CodePipeline: executes the pipelines that the program declares, as they are declared. */
import type { Service } from "../../contract";
import type { Builds } from "../codebuild";
import type { CodePipelineCloud } from "./cloud";
import { createContext } from "./context";
import { executionOperations } from "./executionOperations";
import { endAbandonedExecutions, Executions } from "./executions";
import { pipelineOperations } from "./pipelineOperations";
import { pipelineTagOperations } from "./pipelineTags";

/** @param builds of the CodeBuild projects that the pipelines start */
export function createCodepipeline(cloud: CodePipelineCloud, builds: Builds): Service {
  const context = createContext(cloud, builds);
  endAbandonedExecutions(context);
  const executions = new Executions(context);
  return {
    name: "codepipeline",
    protocol: "awsJson",
    operations: {
      ...pipelineOperations(context, executions),
      ...pipelineTagOperations(context),
      ...executionOperations(context, executions),
    },
  };
}
