import assert from "node:assert/strict";
import { orderSteps } from "../../../../components/platform/pipeline/graph";
import { type BuildWork, type Step, variable } from "../../../../components/platform/pipeline/step";

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

function build(stage: string, action: string, changes: Partial<BuildWork<string>> = {}): Step {
  return {
    stage,
    action,
    namespace: action,
    work: { kind: "build", projectName: action, artifact: "Source", environment: {}, exports: ["OUT"], ...changes },
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
  const second = build("Build", "Second", { environment: { IN: variable("First", "OUT") } });
  const third = build("Check", "Third", {
    environment: { IN: `${variable("Second", "OUT")} and ${variable("codepipeline", "PipelineExecutionId")}` },
  });

  it("follows from what steps consume and produce, in whatever order they are written", () => {
    const expected = ["Source: 1 Source", "Build: 1 First, 2 Second", "Check: 1 Third"];
    assert.deepEqual(order([source, first, second, third]), expected);
    assert.deepEqual(order([third, second, first, source]), expected);
  });

  it("runs actions at the same time that do not need each other", () => {
    assert.deepEqual(order([source, first, build("Build", "Other")]), ["Source: 1 Source", "Build: 1 First, 1 Other"]);
  });

  it("puts a build after the approval without which it must not run", () => {
    const ask: Step = {
      stage: "Go",
      action: "Ask",
      work: {
        kind: "approval",
        topicArn: "t",
        message: variable("First", "OUT"),
        link: "",
        timeoutMinutes: 5,
        approval: "Go",
      },
    };
    assert.deepEqual(order([source, build("Go", "Act", { approval: "Go" }), ask, first]), [
      "Source: 1 Source",
      "Build: 1 First",
      "Go: 1 Ask, 2 Act",
    ]);
  });

  const refusals: readonly (readonly [string, readonly Step[], RegExp])[] = [
    [
      "a variable that nobody exports",
      [source, build("Build", "A", { environment: { IN: variable("B", "OUT") } })],
      /action Build\/A needs #\{B\.OUT\}, which no step produces/u,
    ],
    ["a source that nobody fetches", [first], /needs artifact Source/u],
    ["an approval that nobody gives", [source, build("Go", "Act", { approval: "Go" })], /needs approval Go/u],
    [
      "actions that wait for each other",
      [
        source,
        build("Build", "A", { environment: { IN: variable("B", "OUT") } }),
        build("Build", "B", { environment: { IN: variable("A", "OUT") } }),
      ],
      /can never run: action Build\/A waits for action Build\/B waits for action Build\/A/u,
    ],
    [
      "stages that wait for each other",
      [
        source,
        first,
        build("Check", "A", { environment: { IN: variable("First", "OUT") } }),
        build("Build", "B", { environment: { IN: variable("A", "OUT") } }),
      ],
      /stage Build waits for stage Check waits for stage Build/u,
    ],
    ["two actions of one name", [source, first, first], /has action Build\/First twice/u],
    [
      "two steps that produce the same",
      [source, first, { ...build("Build", "Twin"), namespace: "First" }],
      /both produce #\{First\.OUT\}/u,
    ],
  ];

  for (const [what, steps, message] of refusals) {
    it(`refuses ${what}`, () => {
      assert.throws(() => orderSteps(steps), message);
    });
  }
});
