/**
 * The type tokens of the components. A URN carries the tokens of its parents, so an update of one component with all
 * its children is targeted by the token, and a token that is renamed makes every resource below it another one.
 */
export const componentTypes = {
  Platform: "model-delivery:platform:Platform",
  ApprovalTopic: "model-delivery:platform:ApprovalTopic",
  ArtifactStore: "model-delivery:platform:ArtifactStore",
  BuildProject: "model-delivery:platform:BuildProject",
  DeliveryPipeline: "model-delivery:platform:DeliveryPipeline",
  ModelRegistry: "model-delivery:platform:ModelRegistry",
  PrivateBucket: "model-delivery:platform:PrivateBucket",
  ServiceRole: "model-delivery:platform:ServiceRole",
  SourceConnection: "model-delivery:platform:SourceConnection",
  Training: "model-delivery:release:Training",
  Serving: "model-delivery:release:Serving",
  AlarmTopic: "model-delivery:monitoring:AlarmTopic",
  CostBudget: "model-delivery:monitoring:CostBudget",
  Monitoring: "model-delivery:monitoring:Monitoring",
  PipelineNotices: "model-delivery:monitoring:PipelineNotices",
  PredictionApi: "model-delivery:api:PredictionApi",
  ApiFunction: "model-delivery:api:ApiFunction",
  CustomDomain: "model-delivery:api:CustomDomain",
} as const;

/** The components that commits change; everything else is the platform's. */
const releaseTypes = [componentTypes.Training, componentTypes.Serving] as const;

/** What `pulumi up --target` takes for a component with everything below it. */
export function targetsOf(component: (typeof releaseTypes)[number]): readonly string[] {
  return [`**${component}**`];
}

/** Whether a resource is part of the release: it is, or lies below, Training or Serving. */
export function isReleaseResource(urn: string): boolean {
  return releaseTypes.some((type) => urn.includes(type));
}
