/** What starts a run of a pipeline whose source is a connection. */
import type { TriggerSettings } from "../../../settings/schema";
import type { Step } from "./step";

type Mutable<T> = T extends readonly (infer Item)[]
  ? Mutable<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Mutable<T[Key]> }
    : T;

/** A trigger as `aws.codepipeline.Pipeline` takes it. */
export interface PipelineTrigger {
  readonly providerType: "CodeStarSourceConnection";
  readonly gitConfiguration: Mutable<TriggerSettings> & { readonly sourceActionName: string };
}

/**
 * The triggers of the steps' sources: those of the settings, or every push to the branch. CodePipeline looks at other
 * sources by itself.
 */
export function renderTriggers<Value>(steps: readonly Step<Value>[]): PipelineTrigger[] {
  return steps.flatMap(({ action, work }) => {
    if (work.kind !== "source" || work.source.provider !== "connection") return [];
    const { branch, triggers = { pushes: [{ branches: { includes: [branch] } }] } } = work.source;
    // The settings have the provider's names; it only wants lists of its own.
    const copy = structuredClone(triggers) as Mutable<TriggerSettings>;
    return [{ providerType: "CodeStarSourceConnection", gitConfiguration: { sourceActionName: action, ...copy } }];
  });
}
