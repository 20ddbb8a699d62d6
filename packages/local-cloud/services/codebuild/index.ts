/**
 * CodeBuild: projects, and builds that run the real buildspecs as processes of this machine under the project's role.
 */
import type { Cloud, Service } from "../../contract";
import type { CloudOptions } from "../../options";
import { buildOperations, endAbandonedBuilds } from "./builds";
import { createContext } from "./context";
import { projectOperations } from "./projects";
import { reportOperations } from "./reportGroups";

export { buildEnded } from "./builds";

export function createCodebuild(cloud: Cloud, options: Pick<CloudOptions, "cacheSeed" | "buildEnvironment">): Service {
  const context = createContext(cloud, options);
  endAbandonedBuilds(context);
  return {
    name: "codebuild",
    protocol: "awsJson",
    operations: { ...projectOperations(context), ...buildOperations(context), ...reportOperations(context) },
  };
}
