/**
 * What earlier actions of an execution have handed on, asked of the pipeline itself. Texts that builds export are never
 * pasted into another build: whoever could choose them could choose what that build runs. Nor are they read from a
 * bucket, which several roles may write. Each is held against its exact pattern.
 */
import {
  type ActionExecutionDetail,
  CodePipelineClient,
  paginateListActionExecutions,
} from "@aws-sdk/client-codepipeline";
import type { Context } from "../contract/context";
import {
  type ActionPlace,
  isEndpointConfiguration,
  exportedVariables,
  isModelPackage,
  pipelineActions,
} from "../contract/pipelineActions";

type Variables = Readonly<Record<string, string>>;

/** What the pipeline knows about the commit of an execution. */
export interface Commit {
  /** Its id; of a file in S3 the version. */
  readonly commit: string;
  readonly author?: string;
  readonly message?: string;
}

/** One execution of a delivery's pipeline. */
export class HandedOn {
  /** Asked for once, when the first of them is wanted. */
  private listed: Promise<readonly ActionExecutionDetail[]> | undefined;

  public constructor(
    private readonly context: Pick<Context, "owner" | "environment" | "settings" | "clients">,
    private readonly execution: string,
  ) {}

  /**
   * The commit that is delivered: variables of the Source action. Undefined for an execution that the pipeline does not
   * know, such as one from a terminal.
   */
  public async commit(): Promise<Commit | undefined> {
    const variables = await this.variablesOf(pipelineActions.source);
    const { CommitId, VersionId, AuthorDisplayName: author, CommitMessage: message } = variables ?? {};
    const commit = CommitId ?? VersionId;
    if (commit === undefined) return undefined;
    return { commit, ...(author && { author }), ...(message && { message }) };
  }

  /** ARN of the package that Train has registered: of this delivery's group, and of no other. */
  public modelPackage(): Promise<string> {
    const { location, names } = this.context.owner;
    return this.variable(
      pipelineActions.train,
      exportedVariables.modelPackage,
      (text) => isModelPackage(text, location, names),
      `a package of group ${names.modelPackageGroup}`,
    );
  }

  /** Name of the configuration that the Deploy action of this environment's stage has put in service. */
  public endpointConfiguration(): Promise<string> {
    const { settings, environment } = this.context;
    return this.variable(
      settings.deliveredBy === undefined ? pipelineActions.deployQa : pipelineActions.deployProduction,
      exportedVariables.endpointConfiguration,
      (text) => isEndpointConfiguration(text, environment),
      `a configuration of stack ${settings.stack}`,
    );
  }

  /** ARN of who has approved the execution for production; undefined when nobody has yet. */
  public async approver(): Promise<string | undefined> {
    return (await this.newestSuccess(pipelineActions.approve))?.updatedBy;
  }

  private async variable(
    place: ActionPlace,
    name: string,
    isUsable: (text: string) => boolean,
    expected: string,
  ): Promise<string> {
    const value = (await this.variablesOf(place))?.[name];
    if (value !== undefined && isUsable(value)) return value;
    throw new Error(
      `Execution ${this.execution} has no usable ${name} of action ${place.stage}/${place.action}: ` +
        `expected ${expected}, found ${value === undefined ? "nothing" : JSON.stringify(value)}. Nothing was changed.`,
    );
  }

  private async variablesOf(place: ActionPlace): Promise<Variables | undefined> {
    return (await this.newestSuccess(place))?.output?.outputVariables;
  }

  /** A stage that is tried again has several. */
  private async newestSuccess({ stage, action }: ActionPlace): Promise<ActionExecutionDetail | undefined> {
    this.listed ??= this.listActions();
    const started = ({ startTime }: ActionExecutionDetail): Date => startTime ?? new Date(0);
    return (await this.listed)
      .filter(
        ({ stageName, actionName, status }) => stageName === stage && actionName === action && status === "Succeeded",
      )
      .reduce<ActionExecutionDetail | undefined>(
        (newest, each) => (newest !== undefined && started(newest) >= started(each) ? newest : each),
        undefined,
      );
  }

  /** Every action of the execution; none of one that the pipeline does not know. */
  private async listActions(): Promise<readonly ActionExecutionDetail[]> {
    const { owner, clients } = this.context;
    const { location, names } = owner;
    const pages = paginateListActionExecutions(
      { client: clients.of(CodePipelineClient, location.region) },
      { pipelineName: names.pipeline, filter: { pipelineExecutionId: this.execution } },
    );
    const actions: ActionExecutionDetail[] = [];
    try {
      for await (const { actionExecutionDetails = [] } of pages) actions.push(...actionExecutionDetails);
    } catch (error) {
      if (error instanceof Error && /PipelineExecutionNotFound|PipelineNotFound/.test(error.name)) return [];
      throw error;
    }
    return actions;
  }
}
