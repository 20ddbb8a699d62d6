/** The pipeline and its builds. */
import { z } from "zod";
import type { Declared, Rule } from "../charge";
import type { Durations } from "../durations";
import type { Usage } from "../usage";

const projectSchema = z.object({
  name: z.string(),
  environment: z.object({ computeType: z.string(), type: z.string() }),
  source: z.object({ buildspec: z.string().optional() }),
});

/** What the kinds of builds do, by the name of their buildspec. */
type Kind = (durations: Durations, usage: Usage) => number;
const kinds: Readonly<Record<string, Kind>> = {
  validate: ({ validate }) => validate,
  train: ({ train }, { trainingMinutes }) => train + 60 * trainingMinutes,
  deploy: ({ deploy }, { rolloutMinutes }) => deploy + 60 * rolloutMinutes,
  test: ({ test }) => test,
};

/** Seconds of one build in a run with a training; undefined for a kind that nothing is known of. */
function buildSeconds(project: Declared, durations: Durations, usage: Usage): number | undefined {
  const { buildspec = "" } = projectSchema.parse(project.inputs).source;
  const kind = kinds[/^buildspecs\/(?<kind>\w+)\.yml$/u.exec(buildspec)?.groups?.["kind"] ?? ""];
  if (kind === undefined) return undefined;
  return durations.buildStart + durations.install + kind(durations, usage);
}

export const buildProject: Rule = (project, { usage, durations }) => {
  const { environment } = projectSchema.parse(project.inputs);
  const seconds = buildSeconds(project, durations, usage);
  if (seconds === undefined) return { notPriced: ["how long its builds take is not known"] };
  const size = environment.computeType.replace(/^BUILD_GENERAL1_/u, "general1.").toLowerCase();
  if (environment.type !== "LINUX_CONTAINER") return { notPriced: [`no price for builds of ${environment.type}`] };
  // Builds are billed by the minute that has begun.
  return { charges: [{ price: `build/${size}`, amounts: { run: Math.ceil(seconds / 60) } }] };
};

const actionSchema = z.object({
  category: z.string(),
  provider: z.string(),
  runOrder: z.number().default(1),
  configuration: z.record(z.string(), z.string()).optional(),
});
const pipelineSchema = z.object({
  pipelineType: z.string().default("V1"),
  stages: z.array(z.object({ name: z.string(), actions: z.array(actionSchema) })),
});

type Action = z.infer<typeof actionSchema>;

export const pipeline: Rule = ({ inputs }, { usage, durations, resources }) => {
  const { pipelineType, stages } = pipelineSchema.parse(inputs);
  if (pipelineType !== "V2") return { notPriced: ["only pipelines of type V2 are priced here"] };
  const actions = stages.flatMap(({ actions: ofStage }) => ofStage).filter(({ category }) => category !== "Approval");
  const seconds = actions.map((action) => actionSeconds(action, { usage, durations, resources }));
  // Approvals are free; every other action is billed by the minute that has begun.
  const minutes = seconds.reduce((sum: number, each) => sum + Math.ceil((each ?? 0) / 60), 0);
  return {
    charges: [{ price: "pipeline-action", amounts: { run: minutes } }],
    notPriced: seconds.includes(undefined) ? ["an action of which it is not known how long it takes"] : [],
  };
};

interface Known {
  readonly usage: Usage;
  readonly durations: Durations;
  readonly resources: readonly Declared[];
}

function actionSeconds(
  { category, configuration }: Action,
  { usage, durations, resources }: Known,
): number | undefined {
  if (category === "Source") return durations.source;
  const project = resources.find(
    ({ type, inputs }) => type === "aws:codebuild/project:Project" && inputs["name"] === configuration?.["ProjectName"],
  );
  return project && buildSeconds(project, durations, usage);
}

/** Seconds from the commit to production, approvals apart: stages one after the other, equal run orders together. */
export function deliverySeconds(declared: Declared, known: Known): number {
  const { stages } = pipelineSchema.parse(declared.inputs);
  return stages.reduce((sum, { actions }) => {
    const longest = new Map<number, number>();
    for (const action of actions) {
      // An approval has no build: it takes a person's time, which is not counted.
      const seconds = actionSeconds(action, known) ?? 0;
      longest.set(action.runOrder, Math.max(longest.get(action.runOrder) ?? 0, seconds));
    }
    return sum + [...longest.values()].reduce((total, each) => total + each, 0);
  }, 0);
}
