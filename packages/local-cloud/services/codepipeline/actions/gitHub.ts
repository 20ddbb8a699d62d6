import { commitPage, describeCommit, handOutCommit } from "./commitSource";
import type { ActionProvider } from "./provider";
import { refusePolling } from "./source";

/** A repository on GitHub that a token opens. Any token will do here: GitHub is not asked. */
export const gitHub: ActionProvider = {
  category: "Source",
  owner: "ThirdParty",
  provider: "GitHub",
  version: "1",
  inputs: { minimum: 0, maximum: 0 },
  outputs: { minimum: 1, maximum: 1 },
  configuration: { required: ["Owner", "Repo", "Branch", "OAuthToken"], optional: ["PollForSourceChanges"] },
  refuse: refusePolling,
  run: async (action) => {
    const { Owner: owner = "", Repo: name = "", Branch: branch = "" } = action.configuration;
    const repository = `${owner}/${name}`;
    const commit = await handOutCommit(action, repository, branch);
    return {
      ...describeCommit(commit, repository),
      outputVariables: {
        AuthorDate: commit.date,
        BranchName: branch,
        CommitId: commit.id,
        CommitMessage: commit.message,
        CommitUrl: commitPage(repository, commit.id),
        CommitterDate: commit.date,
        RepositoryName: name,
      },
    };
  },
};
