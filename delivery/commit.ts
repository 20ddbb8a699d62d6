/** What the pipeline knows about the commit of an execution. */
import { CodePipelineClient, ListActionExecutionsCommand } from "@aws-sdk/client-codepipeline";

export interface CommitDetails {
  readonly author?: string;
  readonly message?: string;
}

/**
 * Asks the pipeline for the Source action's variables. They are not passed as variables of the build: a quotation mark
 * in a commit's message would break the JSON that carries them. Empty for an execution that the pipeline does not know,
 * such as one from a terminal.
 */
export async function commitDetails(region: string, pipelineName: string, execution: string): Promise<CommitDetails> {
  try {
    const { actionExecutionDetails: actions = [] } = await new CodePipelineClient({ region }).send(
      new ListActionExecutionsCommand({ pipelineName, filter: { pipelineExecutionId: execution } }),
    );
    const variables = actions.find(({ stageName }) => stageName === "Source")?.output?.outputVariables ?? {};
    const { AuthorDisplayName: author, CommitMessage: message } = variables;
    return { ...(author && { author }), ...(message && { message }) };
  } catch (error) {
    if (error instanceof Error && /PipelineExecutionNotFound|PipelineNotFound/.test(error.name)) return {};
    throw error;
  }
}
