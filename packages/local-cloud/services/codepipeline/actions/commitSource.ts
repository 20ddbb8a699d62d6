/** What actions have in common that fetch a commit of a repository. */
import { existsSync } from "node:fs";
import type { Commit } from "../../../contract";
import { branchHead, findCommit } from "../../../repositories";
import { packFolder } from "../../../zip";
import type { CodePipelineCloud } from "../cloud";
import { ActionFailure, type ActionResult, type RunningAction } from "./provider";
import { handOut } from "./source";

/** Stores the commit that started the execution, or the newest of the branch, as the action's outputs. */
export async function handOutCommit(action: RunningAction, repository: string, branch: string): Promise<Commit> {
  const { cloud, declaration, execution } = action;
  const commit = chosenCommit(cloud, repository, branch, execution.sourceRevisions[declaration.name]);
  await handOut(action, packFolder(commit.folder));
  return commit;
}

function chosenCommit(
  cloud: CodePipelineCloud,
  repository: string,
  branch: string,
  revision: string | undefined,
): Commit {
  const commit =
    revision === undefined ? branchHead(cloud, repository, branch) : findCommit(cloud, repository, revision);
  if (commit === undefined) {
    const what =
      revision === undefined ? `No commit was ever pushed to branch ${branch} of` : `There is no commit ${revision} in`;
    throw new ActionFailure("ConfigurationError", `${what} repository ${repository}`);
  }
  if (!existsSync(commit.folder))
    throw new ActionFailure(
      "ConfigurationError",
      `The files of commit ${commit.id} of ${repository} are gone from ${commit.folder}`,
    );
  return commit;
}

/** What the pipeline shows of a commit. */
export function describeCommit(
  { id, message }: Commit,
  repository: string,
): Pick<ActionResult, "summary" | "revision"> {
  return {
    summary: message,
    revision: { revisionId: id, revisionSummary: message, revisionUrl: commitPage(repository, id) },
  };
}

/** The page of a commit on GitHub. */
export function commitPage(repository: string, id: string): string {
  return `https://github.com/${repository}/commit/${id}`;
}
