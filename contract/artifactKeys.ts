/**
 * S3 keys of the artifact bucket, beside what CodePipeline keeps there itself. Policies give the same functions a `*`
 * for what they leave open.
 */

/** Below it SageMaker writes what training jobs leave: `models/<job>/output/model.tar.gz`. */
const modelsFolder = "models";

export const artifactKeys = {
  /** Everything that training jobs write, as a pattern. */
  trained: `${modelsFolder}/*`,
  /** The archive of a model. @param job the training job's name, or `*` */
  model: (job: string): string => `${modelsFolder}/${job}/output/model.tar.gz`,
  /**
   * The copy of a model that an endpoint serves: its environment's Deploy action writes it, and it reads nothing else.
   *
   * @param version what names the copied version (deliveredModel.ts), or `*`
   */
  delivered: (endpoint: string, version: string): string => `served/${endpoint}/${version}.tar.gz`,
  /** The folder of a spot training's checkpoints. @param job its name, or `*` */
  checkpoints: (job: string): string => `${modelsFolder}/${job}/checkpoints`,
  /** The record of a run. @param execution its id, or `*` */
  runRecord: (execution: string): string => `runs/${execution}.json`,
  /**
   * What the tests of an environment have seen, by execution, as a pattern: its Test action writes it and nobody reads
   * it but people, because it shows held-out samples.
   */
  tested: (endpoint: string): string => `tested/${endpoint}/*`,
  /** The same of one execution. @param kind for programs, or as a page */
  testOf: (endpoint: string, execution: string, kind: "json" | "html"): string =>
    `tested/${endpoint}/${execution}.${kind}`,
  /** The folder of every build's cache. */
  caches: "cache/",
  /** The folder of a build project's cache. */
  cache: (project: string): string => `cache/${project}`,
} as const;

/** S3 URI below which training jobs write. */
export function modelsUri(artifactBucket: string): string {
  return `s3://${artifactBucket}/${modelsFolder}`;
}
