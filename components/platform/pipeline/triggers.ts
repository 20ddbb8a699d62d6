/** What starts a run of a pipeline whose source is a connection. */
import type { TriggerSettings } from "../../../settings/schema";
import type { Step } from "./step";

/** Patterns, as the provider takes them: lists of its own. */
interface Filter {
  readonly includes?: string[];
  readonly excludes?: string[];
}

type FilterSettings = NonNullable<TriggerSettings["pushes"]>[number];
type PatternSettings = NonNullable<FilterSettings["branches"]>;

interface Filters {
  readonly branches?: Filter;
  readonly filePaths?: Filter;
  readonly tags?: Filter;
}

/** A trigger as `aws.codepipeline.Pipeline` takes it. */
export interface PipelineTrigger {
  readonly providerType: "CodeStarSourceConnection";
  readonly gitConfiguration: {
    readonly sourceActionName: string;
    readonly pushes?: Filters[];
    readonly pullRequests?: (Filters & { readonly events: string[] })[];
  };
}

/**
 * The triggers of the steps' sources: those of the settings, or every push to the branch. CodePipeline looks at other
 * sources by itself.
 */
export function renderTriggers<Value>(steps: readonly Step<Value>[]): PipelineTrigger[] {
  return steps.flatMap(({ action, work }) => {
    if (work.kind !== "source" || work.source.provider !== "connection") return [];
    const { branch, triggers = { pushes: [{ branches: { includes: [branch] } }] } } = work.source;
    return [
      {
        providerType: "CodeStarSourceConnection",
        gitConfiguration: { sourceActionName: action, ...renderEvents(triggers) },
      },
    ];
  });
}

function renderEvents({
  pushes,
  pullRequests,
}: TriggerSettings): Omit<PipelineTrigger["gitConfiguration"], "sourceActionName"> {
  return {
    ...(pushes && { pushes: pushes.map(renderFilters) }),
    ...(pullRequests && {
      pullRequests: pullRequests.map(({ events, ...filters }) => ({ events: [...events], ...renderFilters(filters) })),
    }),
  };
}

function renderFilters({ branches, filePaths, tags }: FilterSettings): Filters {
  return {
    ...(branches && { branches: renderFilter(branches) }),
    ...(filePaths && { filePaths: renderFilter(filePaths) }),
    ...(tags && { tags: renderFilter(tags) }),
  };
}

function renderFilter({ includes, excludes }: PatternSettings): Filter {
  return { ...(includes && { includes: [...includes] }), ...(excludes && { excludes: [...excludes] }) };
}
