/** The example's program in the situations that many tests look at. */
import type { Graph } from "../../review/program/evaluate";
import { evaluateProgram, type ProgramEvaluation } from "./program";
import { withApproval, withData } from "./worlds";

const situations = {
  dev: { stack: "dev" },
  "dev with everything to watch": {
    stack: "dev",
    configuration: {
      "model-delivery:api": { authorization: { kind: "iam" } },
      "model-delivery:endpoint": {
        variants: ["primary", "small"].map((name) => ({ name, instanceType: "ml.m5.large" })),
      },
      "model-delivery:alarms": { emails: ["a@example.com"], webhooks: ["https://hooks.example.com/x"] },
    },
  },
  "dev with data": { stack: "dev", world: withData },
  prod: { stack: "prod" },
  "prod with approval": { stack: "prod", world: withApproval },
} satisfies Readonly<Record<string, ProgramEvaluation>>;

const evaluated = new Map<keyof typeof situations, Promise<Graph>>();

/** The graph of a situation. It is evaluated once in a run of the tests, for nobody changes a graph. */
export function exampleGraph(situation: keyof typeof situations): Promise<Graph> {
  const graph = evaluated.get(situation) ?? evaluateProgram(situations[situation]);
  evaluated.set(situation, graph);
  return graph;
}
