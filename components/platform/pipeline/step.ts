/**
 * The steps of a pipeline as data: what each of them does, and with what. Nothing here says in which order they run;
 * that follows from what they consume and produce (graph.ts).
 *
 * `Value` is what a step knows only once it is deployed (names and ARNs): a Pulumi output in the program, a string in
 * tests.
 */
import type { TriggerSettings } from "../../../settings/schema";

/** A branch of a repository behind CodeConnections. */
export interface BranchSource<Value> {
  readonly provider: "connection";
  readonly connectionArn: Value;
  /** `owner/name`. */
  readonly repository: string;
  readonly branch: string;
  /** What starts a run. Default: every push to the branch. */
  readonly triggers?: TriggerSettings;
}

/** A branch of a repository on GitHub, reached with a token. */
export interface TokenSource<Value> {
  readonly provider: "token";
  /** `owner/name`. */
  readonly repository: string;
  readonly branch: string;
  readonly token: Value;
}

/** A zip file in S3. */
export interface ZipSource {
  readonly provider: "bucket";
  readonly bucket: string;
  readonly key: string;
}

export type Source<Value> = BranchSource<Value> | TokenSource<Value> | ZipSource;

/** Fetches a commit. */
export interface SourceWork<Value> {
  readonly kind: "source";
  readonly source: Source<Value>;
  /** The artifact that holds the commit. */
  readonly artifact: string;
}

/**
 * Runs a CodeBuild project on a source artifact. It is told nothing of what other steps have said: a text that one
 * build exports, pasted into another build's environment, would let the first choose what the second runs.
 */
export interface BuildWork<Value> {
  readonly kind: "build";
  readonly projectName: Value;
  readonly artifact: string;
  /** Variables that the buildspec exports, which later steps ask the pipeline for. */
  readonly exports: readonly string[];
}

/** Asks people. */
export interface ApprovalWork<Value> {
  readonly kind: "approval";
  readonly topicArn: Value;
  /** What the mail says; may refer to variables of other steps. At most 1,000 characters when they are filled in. */
  readonly message: string;
  /** A page with more. */
  readonly link: string;
  /** 5–86400. */
  readonly timeoutMinutes: number;
}

export type Work<Value> = SourceWork<Value> | BuildWork<Value> | ApprovalWork<Value>;

/** One action of the pipeline. */
export interface Step<Value = string> {
  readonly stage: string;
  readonly action: string;
  /** Where other steps find the variables of this one. Default: it has none to offer. */
  readonly namespace?: string;
  /** What has to be there before this step runs, by the names that other steps give it. Default: nothing. */
  readonly needs?: readonly string[];
  /** What is there once this step has succeeded. Default: nothing that another step needs. */
  readonly gives?: readonly string[];
  readonly work: Work<Value>;
}

/**
 * A reference to a variable, as CodePipeline writes it. The namespace `codepipeline` holds the execution's own
 * variables.
 */
export function variable(namespace: string, name: string): string {
  return `#{${namespace}.${name}}`;
}

/** The namespace that every execution has from the start. */
const executionNamespace = "codepipeline";

/** The id of the execution: CodePipeline makes it. */
export const executionId = variable(executionNamespace, "PipelineExecutionId");

/**
 * Variables that the sources offer. Source: CodePipeline's user guide, "Variables available for pipeline actions"
 * (2026-11).
 */
const sourceVariables = {
  connection: ["AuthorDate", "BranchName", "CommitId", "CommitMessage", "ConnectionArn", "FullRepositoryName"],
  token: ["AuthorDate", "BranchName", "CommitId", "CommitMessage", "CommitUrl", "CommitterDate", "RepositoryName"],
  bucket: ["BucketName", "ETag", "ObjectKey", "VersionId"],
} as const;

/** The variable that tells one commit of a source from another: a file has no commit, but versions. */
export const commitVariables = { connection: "CommitId", token: "CommitId", bucket: "VersionId" } as const;

/** What a step needs from other steps. */
export function consumes<Value>({ work, needs = [] }: Step<Value>): readonly string[] {
  switch (work.kind) {
    case "source":
      return needs;
    case "build":
      return [artifactProduct(work.artifact), ...needs];
    case "approval":
      return [...referredVariables([work.message, work.link]), ...needs];
  }
}

/** What a step has to offer. */
export function produces<Value>({ work, namespace, gives = [] }: Step<Value>): readonly string[] {
  const variables = (names: readonly string[]): readonly string[] =>
    namespace === undefined ? [] : names.map((name) => variable(namespace, name));
  switch (work.kind) {
    case "source":
      return [artifactProduct(work.artifact), ...variables(sourceVariables[work.source.provider]), ...gives];
    case "build":
      return [...variables(work.exports), ...gives];
    case "approval":
      return gives;
  }
}

function referredVariables(texts: readonly string[]): readonly string[] {
  const references = texts.flatMap((text) => [...text.matchAll(/#\{([^.{}]+)\.([^{}]+)\}/gu)]);
  return [
    ...new Set(references.filter(([, namespace]) => namespace !== executionNamespace).map(([reference]) => reference)),
  ];
}

function artifactProduct(name: string): string {
  return `artifact ${name}`;
}
