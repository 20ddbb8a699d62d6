/** Evaluates both revisions of a change, for every stack and for both who update it. */
import { isReleaseResource } from "../../contract/componentTypes";
import { readConfiguration, type StackConfiguration, stackNames } from "../../settings/files";
import { budgetEstimates, type PricedStack } from "../cost/budget";
import { compareCosts, type CostComparison } from "../cost/comparison";
import { costOf } from "../cost/cost";
import { readPrices } from "../cost/priceTable";
import type { Declaration, Question } from "../program/declaration";
import { declarations, type Evaluate } from "../program/declared";
import type { Graph } from "../program/evaluate";
import { type Service, serviceOf } from "../program/service";
import { permissionChanges } from "./permissions";
import type { Outcome, StackPreview } from "./preview";
import { statementsOf } from "./statements";

/** Folders of the two revisions. */
export interface Revisions {
  readonly base: string;
  readonly change: string;
}

/**
 * @param asked names of stacks. Default: all that either revision has
 * @param evaluate evaluates the programs. Default: each in a process of its own
 */
export async function compareStacks(
  revisions: Revisions,
  asked: readonly string[] | undefined,
  evaluate: Evaluate = declarations,
): Promise<readonly StackPreview[]> {
  const bases = stackNames(revisions.base);
  const changes = stackNames(revisions.change);
  const stacks = asked ?? [...new Set([...changes, ...bases])];
  const compared: Compared[] = [];
  for (const stack of stacks) {
    const [before, after] = [bases.includes(stack), changes.includes(stack)];
    compared.push(
      after ? await compareStack(revisions, { stack, isInBase: before, evaluate }) : { preview: goneStack(stack) },
    );
  }
  const budgets = budgetEstimates(compared.flatMap(({ priced }) => priced ?? []));
  return compared.map(({ preview }) => {
    const budget = budgets.find(({ stack }) => stack === preview.stack);
    return { ...preview, ...(budget && { budget }) };
  });
}

interface Compared {
  readonly preview: StackPreview;
  /** What the stack costs after the change. */
  readonly priced?: PricedStack;
}

const nothing: Graph = { resources: [], outputs: {}, warnings: [] };
const unchanged: Outcome = { kind: "compared", changes: [], warnings: [] };
const updaters = ["administrator", "run"] as const;

function goneStack(stack: string): StackPreview {
  return { stack, only: "base", administrator: unchanged, run: unchanged, permissions: [] };
}

interface Asked {
  readonly stack: string;
  readonly isInBase: boolean;
  readonly evaluate: Evaluate;
}

async function compareStack({ base, change }: Revisions, { stack, isInBase, evaluate }: Asked): Promise<Compared> {
  const service = serviceInBase(isInBase ? [base, change] : [change], stack);
  const questions = updaters.map((updatedBy) => ({ stack, updatedBy }));
  const former = isInBase ? await evaluate({ checkout: base, service, questions }) : [];
  const befores = questions.map((_, index) => (isInBase ? graphOf(former[index]) : nothing));
  const asked = questions.map((question, index): Question => {
    const before = befores[index];
    return { ...question, ...(before !== undefined && { before }) };
  });
  const current = await evaluate({ checkout: change, service, questions: asked });
  const [administrator, run] = [outcome(former[0], current[0]), outcome(former[1], current[1])];
  const [administratorBefore, runBefore] = befores;
  const [administratorNow, runNow] = [graphOf(current[0]), graphOf(current[1])];
  const cost = runBefore && runNow && costs(runBefore, runNow, service.region);
  const preview: StackPreview = {
    stack,
    ...(!isInBase && { only: "change" as const }),
    administrator: withoutKnownWarnings(administrator, administratorBefore),
    run: ofRelease(withoutKnownWarnings(run, runBefore)),
    permissions:
      administratorBefore && administratorNow
        ? permissionChanges(statementsOf(administratorBefore), statementsOf(administratorNow))
        : [],
    ...(cost && { cost }),
  };
  return { preview, ...(cost && { priced: { stack, resources: runNow.resources, cost: cost.after } }) };
}

/** What is in service is what the base has delivered, for both revisions. */
function serviceInBase(folders: readonly string[], stack: string): Service {
  for (const folder of folders) {
    const configuration = readableConfiguration(folder, stack);
    if (configuration !== undefined) return serviceOf(configuration);
  }
  return serviceOf({ project: "", values: { "aws:region": "us-east-1" } });
}

/** What is wrong with a file the evaluation says. */
function readableConfiguration(folder: string, stack: string): StackConfiguration | undefined {
  try {
    return readConfiguration(folder, stack);
  } catch {
    return undefined;
  }
}

function graphOf(declaration: Declaration | undefined): Graph | undefined {
  return declaration !== undefined && "graph" in declaration ? declaration.graph : undefined;
}

function outcome(before: Declaration | undefined, now: Declaration | undefined): Outcome {
  if (now === undefined) return { kind: "fault", revision: "change", text: "It has not answered." };
  if ("fault" in now) return { kind: "fault", revision: "change", text: now.fault };
  if (before !== undefined && "fault" in before) return { kind: "fault", revision: "base", text: before.fault };
  return { kind: "compared", changes: now.changes, warnings: now.graph.warnings };
}

/** The pipeline updates nothing but these two components. */
function ofRelease(all: Outcome): Outcome {
  if (all.kind === "fault") return all;
  return { ...all, changes: all.changes.filter(({ urn }) => isReleaseResource(urn)) };
}

/** What the base warns of already is nothing that the change does. */
function withoutKnownWarnings(all: Outcome, before: Graph | undefined): Outcome {
  if (all.kind === "fault") return all;
  return { ...all, warnings: all.warnings.filter((warning) => before?.warnings.includes(warning) !== true) };
}

function costs(before: Graph, now: Graph, region: string): CostComparison {
  const request = { region, prices: readPrices() };
  return compareCosts(costOf(before.resources, request), costOf(now.resources, request));
}
