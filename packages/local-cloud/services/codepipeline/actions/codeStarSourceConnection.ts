import { consoleLink } from "../../../consoleLinks";
import type { Caller, Commit } from "../../../contract";
import type { CodePipelineCloud } from "../cloud";
import { describeCommit, handOutCommit } from "./commitSource";
import { ActionFailure, type ActionProvider, type ActionResult } from "./provider";

/** A repository behind a connection (CodeConnections, formerly CodeStar Connections). */
export const codeStarSourceConnection: ActionProvider = {
  category: "Source",
  owner: "AWS",
  provider: "CodeStarSourceConnection",
  version: "1",
  inputs: { minimum: 0, maximum: 0 },
  outputs: { minimum: 1, maximum: 1 },
  configuration: {
    required: ["ConnectionArn", "FullRepositoryId", "BranchName"],
    optional: ["OutputArtifactFormat", "DetectChanges"],
  },
  refuse: ({ OutputArtifactFormat: format = "CODE_ZIP", DetectChanges: detect = "true" }) => {
    if (format !== "CODE_ZIP") return `OutputArtifactFormat ${format}; the rehearsal hands out CODE_ZIP only`;
    return detect === "true" || detect === "false" ? undefined : `DetectChanges ${detect}; it is true or false`;
  },
  run: async (action) => {
    const { cloud, caller, configuration } = action;
    const {
      ConnectionArn: connectionArn = "",
      FullRepositoryId: repository = "",
      BranchName: branch = "",
    } = configuration;
    await useConnection(cloud, caller, connectionArn, repository);
    const commit = await handOutCommit(action, repository, branch);
    return result(commit, repository, branch, connectionArn);
  },
};

async function useConnection(
  cloud: CodePipelineCloud,
  caller: Caller,
  connectionArn: string,
  repository: string,
): Promise<void> {
  // The IAM prefix is that of the connection's ARN: codeconnections, or codestar-connections for older ones.
  const prefix = connectionArn.split(":")[2] ?? "codeconnections";
  cloud.authorize(caller, [
    {
      action: `${prefix}:UseConnection`,
      resource: connectionArn,
      context: { [`${prefix}:FullRepositoryId`]: repository },
    },
  ]);
  const { Connection: connection } = await cloud.call<{ Connection: { ConnectionStatus: string } }>(
    cloud.administrator.caller,
    "codeconnections",
    "GetConnection",
    {
      ConnectionArn: connectionArn,
    },
  );
  if (connection.ConnectionStatus === "AVAILABLE") return;
  const page = consoleLink(cloud, "codesuite/settings/connections");
  throw new ActionFailure(
    "ConfigurationError",
    `The connection ${connectionArn} is ${connection.ConnectionStatus}: a person has to accept it once at ${page}`,
  );
}

function result(commit: Commit, repository: string, branch: string, connectionArn: string): ActionResult {
  return {
    ...describeCommit(commit, repository),
    // Those that AWS documents. Source: the user guide of CodePipeline, "Variables available for pipeline actions".
    outputVariables: {
      AuthorDate: commit.date,
      BranchName: branch,
      CommitId: commit.id,
      CommitMessage: commit.message,
      ConnectionArn: connectionArn,
      FullRepositoryName: repository,
    },
  };
}
