/**
 * CodeBuild: projects, and builds that run the real buildspecs as processes of this machine under the project's role.
 */
import type { Service } from "../../contract";
import type { CloudOptions } from "../../options";
import { buildOperations, endAbandonedBuilds } from "./builds";
import type { CodeBuildCloud } from "./cloud";
import { type CodeBuildContext, createContext } from "./context";
import { isInstalled } from "./installedPackages";
import { projectOperations } from "./projects";
import { reportOperations } from "./reportGroups";

/** The builds that a cloud has started. */
export interface Builds {
  /**
   * Resolves when a build has ended: what a pipeline would otherwise poll for. Rejects when its end could not be
   * recorded.
   */
  ended(id: string): Promise<void>;
}

/** Answers the service, and its builds, for which CodePipeline waits. */
export function createCodebuild(
  cloud: CodeBuildCloud,
  options: Pick<CloudOptions, "cacheSeed" | "buildEnvironment" | "buildInputs">,
): { readonly service: Service; readonly builds: Builds } {
  const context = createContext(cloud, options);
  endAbandonedBuilds(context);
  beginInstall(context);
  // What a build does without processes, it still does: its folder is removed when it has ended.
  cloud.atEnd(async () => {
    for (const run of context.running.values()) run.stop("STOPPED");
    await Promise.allSettled([context.installs.stop(), ...context.endings.values()]);
  });
  const service: Service = {
    name: "codebuild",
    protocol: "awsJson",
    operations: { ...projectOperations(context), ...buildOperations(context), ...reportOperations(context) },
  };
  return { service, builds: { ended: async (id) => context.endings.get(id) } };
}

/** The first build of a home waits for less when what it needs is on its way before it asks. */
function beginInstall({ cacheSeed, installs }: CodeBuildContext): void {
  if (cacheSeed === undefined || !isInstalled(cacheSeed)) return;
  // A cloud that starts first forgets what it does not keep, and nothing may run meanwhile.
  setImmediate(() => {
    // The build that needs it tries again, and says why it cannot have it.
    installs.keep(cacheSeed).catch(() => undefined);
  });
}
