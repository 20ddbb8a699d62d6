import assert from "node:assert/strict";
import type { Graph } from "../../../review/program/evaluate";
import { exampleGraph } from "../../program/exampleGraphs";
import { find, namesOf } from "../../program/graph";

const ruleType = "aws:cloudwatch/eventRule:EventRule";
const targetType = "aws:cloudwatch/eventTarget:EventTarget";
const delivery = "model-delivery-dev-fcb97195";

describe("what is told of the pipeline", () => {
  let dev: Graph;

  before(async () => {
    dev = await exampleGraph("dev");
  });

  const detailOf = (name: string): unknown => {
    const pattern = JSON.parse(String(find(dev, ruleType, name).inputs["eventPattern"])) as Record<string, unknown>;
    assert.deepEqual(pattern["source"], ["aws.codepipeline"]);
    assert.deepEqual(pattern["detail-type"], ["CodePipeline Action Execution State Change"]);
    return pattern["detail"];
  };

  it("is what fails, and the approvals that are asked for, of this pipeline and no other", () => {
    assert.deepEqual(detailOf("monitoring-pipeline-failures"), { pipeline: [delivery], state: ["FAILED"] });
    assert.deepEqual(detailOf("monitoring-pipeline-approvals"), {
      pipeline: [delivery],
      state: ["STARTED"],
      type: { category: ["Approval"] },
    });
  });

  it("goes to the topic of the alarms as a sentence with the pipeline's page", () => {
    const page = "https://us-east-1.console.aws.amazon.com/codesuite/codepipeline/pipelines";
    for (const [subject, words] of [
      ["failures", "has failed"],
      ["approvals", "waits for an answer"],
    ] as const) {
      assert.deepEqual(find(dev, targetType, `monitoring-pipeline-${subject}-topic`).inputs, {
        rule: `${delivery}-${subject}`,
        targetId: "topic",
        arn: `arn:aws:sns:us-east-1:123456789012:${delivery}-alarms`,
        inputTransformer: {
          inputPaths: { pipeline: "$.detail.pipeline", stage: "$.detail.stage", action: "$.detail.action" },
          inputTemplate:
            `"Pipeline <pipeline>: action <action> of stage <stage> ${words}. ` +
            `${page}/${delivery}/view?region=us-east-1"`,
        },
      });
    }
  });

  it("is told in the stack that owns the delivery only, and only there EventBridge may publish", async () => {
    const prod = await exampleGraph("prod");
    assert.deepEqual(
      namesOf(prod, ({ type }) => type === ruleType || type === targetType),
      [],
    );
    const { policy } = find(prod, "aws:sns/topicPolicy:TopicPolicy", "monitoring-alarms-policy").inputs;
    assert.doesNotMatch(String(policy), /events\.amazonaws\.com/u);
  });
});
