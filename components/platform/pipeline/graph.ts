/** Derives the order of a pipeline's stages and actions from what its steps consume and produce. */
import { consumes, produces, type Step } from "./step";

export interface OrderedStep<Value> {
  readonly step: Step<Value>;
  /** From 1; actions of a stage with the same number run at the same time. */
  readonly runOrder: number;
}

export interface OrderedStage<Value> {
  readonly name: string;
  readonly steps: readonly OrderedStep<Value>[];
}

/**
 * Stages and actions in the order in which they can run; where nothing decides, in the order given.
 * @throws when something is consumed that no step produces, is produced twice, or when steps or stages wait for each
 *   other
 */
export function orderSteps<Value>(steps: readonly Step<Value>[]): readonly OrderedStage<Value>[] {
  refuseDoubles(steps);
  const producers = producersOf(steps);
  const needs = new Map(
    steps.map((step) => [step, consumes(step).map((product) => producerOf(producers, product, step))]),
  );
  const before = (step: Step<Value>): readonly Step<Value>[] => needs.get(step) ?? [];
  const stageNames = [...new Set(steps.map(({ stage }) => stage))];
  const stagesBefore = (stage: string): readonly string[] =>
    steps
      .filter((step) => step.stage === stage)
      .flatMap((step) => before(step).map((producer) => producer.stage))
      .filter((other) => other !== stage);
  return inOrder(stageNames, stagesBefore, (stage) => `stage ${stage}`).map((stage) => ({
    name: stage,
    steps: orderStage(
      steps.filter((step) => step.stage === stage),
      before,
    ),
  }));
}

function orderStage<Value>(
  steps: readonly Step<Value>[],
  before: (step: Step<Value>) => readonly Step<Value>[],
): readonly OrderedStep<Value>[] {
  const beforeInStage = (step: Step<Value>): readonly Step<Value>[] =>
    before(step).filter((producer) => producer.stage === step.stage);
  const runOrders = new Map<Step<Value>, number>();
  for (const step of inOrder(steps, beforeInStage, describe)) {
    runOrders.set(step, 1 + Math.max(0, ...beforeInStage(step).map((producer) => runOrders.get(producer) ?? 0)));
  }
  return [...runOrders].map(([step, runOrder]) => ({ step, runOrder })).sort((a, b) => a.runOrder - b.runOrder);
}

/** Depth-first: everything after what has to come before it. */
function inOrder<Item>(
  items: readonly Item[],
  before: (item: Item) => readonly Item[],
  name: (item: Item) => string,
): readonly Item[] {
  const done = new Set<Item>();
  const visit = (item: Item, waiting: readonly Item[]): void => {
    if (done.has(item)) return;
    if (waiting.includes(item))
      throw new Error(
        `The pipeline can never run: ${[...waiting.slice(waiting.indexOf(item)), item].map(name).join(" waits for ")}.`,
      );
    for (const earlier of before(item)) visit(earlier, [...waiting, item]);
    done.add(item);
  };
  for (const item of items) visit(item, []);
  return [...done];
}

function producersOf<Value>(steps: readonly Step<Value>[]): ReadonlyMap<string, Step<Value>> {
  const producers = new Map<string, Step<Value>>();
  for (const step of steps) {
    for (const product of produces(step)) {
      const other = producers.get(product);
      if (other !== undefined) throw new Error(`${describe(step)} and ${describe(other)} both produce ${product}.`);
      producers.set(product, step);
    }
  }
  return producers;
}

function producerOf<Value>(
  producers: ReadonlyMap<string, Step<Value>>,
  product: string,
  consumer: Step<Value>,
): Step<Value> {
  const producer = producers.get(product);
  if (producer === undefined) throw new Error(`${describe(consumer)} needs ${product}, which no step produces.`);
  return producer;
}

function refuseDoubles<Value>(steps: readonly Step<Value>[]): void {
  const names = steps.map(describe);
  const double = names.find((name, index) => names.indexOf(name) !== index);
  if (double !== undefined) throw new Error(`The pipeline has ${double} twice.`);
}

function describe<Value>({ stage, action }: Step<Value>): string {
  return `action ${stage}/${action}`;
}
