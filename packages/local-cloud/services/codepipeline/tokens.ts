/** Tokens of sources go into a pipeline, and never out: AWS answers asterisks. */
import type { PipelineRecord, Variables } from "./records";

export function withoutTokens(pipeline: PipelineRecord["declaration"]): PipelineRecord["declaration"] {
  return {
    ...pipeline,
    stages: pipeline.stages.map((stage) => ({
      ...stage,
      actions: stage.actions.map((action) => ({ ...action, configuration: withoutToken(action.configuration) })),
    })),
  };
}

/** The configuration of an action. */
export function withoutToken(configuration: Variables): Variables {
  return configuration["OAuthToken"] === undefined ? configuration : { ...configuration, OAuthToken: "****" };
}
