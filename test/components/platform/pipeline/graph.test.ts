import assert from "node:assert/strict";
import { orderSteps } from "../../../../components/platform/pipeline/graph";
import { type Step, variable } from "../../../../components/platform/pipeline/step";

const source: Step = {
  stage: "Source",
  action: "Source",
  namespace: "Source",
  work: {
    kind: "source",
    source: { provider: "connection", connectionArn: "c", repository: "o/r", branch: "main" },
    artifact: "Source",
  },
};

function build(stage: string, action: string, changes: Pick<Step, "needs" | "gives"> = {}): Step {
  return {
    stage,
    action,
    namespace: action,
    gives: [`what ${action} makes`],
    work: { kind: "build", projectName: action, artifact: "Source", exports: ["OUT"] },
    ...changes,
  };
}

/** An approval whose mail refers to a variable. */
function ask(stage: string, variables: string): Step {
  return {
    stage,
    action: "Ask",
    gives: ["a yes"],
    work: { kind: "approval", topicArn: "t", message: variables, link: "", timeoutMinutes: 5 },
  };
}

/** `Stage: 1 Action, 2 Action` for each stage. */
function order(steps: readonly Step[]): readonly string[] {
  return orderSteps(steps).map(
    ({ name, steps: ordered }) =>
      `${name}: ${ordered.map(({ step, runOrder }) => `${runOrder} ${step.action}`).join(", ")}`,
  );
}

describe("the order of a pipeline", () => {
  const first = build("Build", "First");
  const second = build("Build", "Second", { needs: ["what First makes"] });
  const third = build("Check", "Third", { needs: ["what Second makes"] });

  it("follows from what steps consume and produce, in whatever order they are written", () => {
    const expected = ["Source: 1 Source", "Build: 1 First, 2 Second", "Check: 1 Third"];
    assert.deepEqual(order([source, first, second, third]), expected);
    assert.deepEqual(order([third, second, first, source]), expected);
  });

  it("runs actions at the same time that do not need each other", () => {
    assert.deepEqual(order([source, first, build("Build", "Other")]), ["Source: 1 Source", "Build: 1 First, 1 Other"]);
  });

  it("puts a build after the approval without which it must not run", () => {
    assert.deepEqual(
      order([source, build("Go", "Act", { needs: ["a yes"] }), ask("Go", variable("First", "OUT")), first]),
      ["Source: 1 Source", "Build: 1 First", "Go: 1 Ask, 2 Act"],
    );
  });

  const refusals: readonly (readonly [string, readonly Step[], RegExp])[] = [
    [
      "a variable that nobody exports",
      [source, ask("Build", `${variable("B", "OUT")} of ${variable("codepipeline", "PipelineExecutionId")}`)],
      /action Build\/Ask needs #\{B\.OUT\}, which no step produces/u,
    ],
    ["a source that nobody fetches", [first], /needs artifact Source/u],
    [
      "an approval that nobody gives",
      [source, build("Go", "Act", { needs: ["a yes"] })],
      /Go\/Act needs a yes, which no/u,
    ],
    [
      "actions that wait for each other",
      [source, build("Build", "A", { needs: ["what B makes"] }), build("Build", "B", { needs: ["what A makes"] })],
      /can never run: action Build\/A waits for action Build\/B waits for action Build\/A/u,
    ],
    [
      "stages that wait for each other",
      [
        source,
        first,
        build("Check", "A", { needs: ["what First makes"] }),
        build("Build", "B", { needs: ["what A makes"] }),
      ],
      /stage Build waits for stage Check waits for stage Build/u,
    ],
    ["two actions of one name", [source, first, first], /has action Build\/First twice/u],
    [
      "two steps that produce the same",
      [source, first, { ...build("Build", "Twin", { gives: [] }), namespace: "First" }],
      /both produce #\{First\.OUT\}/u,
    ],
  ];

  for (const [what, steps, message] of refusals) {
    it(`refuses ${what}`, () => {
      assert.throws(() => orderSteps(steps), message);
    });
  }
});
