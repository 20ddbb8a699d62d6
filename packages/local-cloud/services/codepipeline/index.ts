/** CodePipeline: executes the pipelines that the program declares, as they are declared. */
import type { Cloud, Service } from "../../contract";
import { createContext } from "./context";
import { executionOperations } from "./executionOperations";
import { endAbandonedExecutions, Executions } from "./executions";
import { pipelineOperations } from "./pipelineOperations";

export function createCodepipeline(cloud: Cloud): Service {
  const context = createContext(cloud);
  endAbandonedExecutions(context);
  const executions = new Executions(context);
  return {
    name: "codepipeline",
    protocol: "awsJson",
    operations: { ...pipelineOperations(context, executions), ...executionOperations(context, executions) },
  };
}
