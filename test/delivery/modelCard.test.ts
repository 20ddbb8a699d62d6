import assert from "node:assert/strict";
import { modelCardContent } from "../../delivery/modelCard";

const modelPackage = "arn:aws:sagemaker:eu-central-1:123456789012:model-package/demo/1";
const hash = "a".repeat(64);
const facts: Parameters<typeof modelCardContent>[0] = {
  metadata: {
    "training-job": "job-1",
    "data-version": "0123456789abcdef",
    "data-attempt": "fedcba9876543210",
    "data-manifest-sha256": hash,
    commit: "c0ffee",
    author: "Ada",
    "approval:prod": "approved 1970-01-01T00:00:00.000Z execution e-1",
    "metric:validation:accuracy": "0.9",
  },
  image: "image:1",
  model: "s3://models/model.tar.gz",
  trainingJobArn: "arn:job-1",
  hyperparameters: { epochs: "2" },
  dataBucket: "data",
  approver: "arn:approver",
  record: {
    execution: "e-1",
    commit: "c0ffee",
    message: "Warmer\u2028pictures\n\nmore",
    dataVersion: "0123456789abcdef",
    training: { job: "job-1", reused: true },
    modelPackage,
    environments: {
      dev: {
        endpoint: "e",
        endpointConfiguration: "c",
        modelPackage,
        accuracy: 0.9,
        samples: 200,
        latencyMilliseconds: { p50: 5, p95: 9 },
      },
      prod: { endpoint: "e", endpointConfiguration: "c", modelPackage },
    },
    links: {},
  },
};
const folder = "0123456789abcdef/fedcba9876543210";

describe("the card of a package", () => {
  it("says in SageMaker's words where the model comes from and how it was tested", () => {
    const content = modelCardContent(facts, undefined);
    assert.deepEqual(JSON.parse(content), {
      model_overview: { model_creator: "Ada", model_artifact: ["s3://models/model.tar.gz"] },
      training_details: {
        training_observations: "Training job job-1, used again from an earlier approved package",
        training_job_details: {
          training_arn: "arn:job-1",
          training_datasets: [`s3://data/datasets/${folder}/train/`, `s3://data/datasets/${folder}/validation/`],
          training_environment: { container_image: ["image:1"] },
          training_metrics: [{ name: "validation:accuracy", value: 0.9 }],
          hyper_parameters: [{ name: "epochs", value: "2" }],
        },
      },
      evaluation_details: [
        {
          name: "Test in dev",
          datasets: [`s3://data/held-out/${folder}/index.json`],
          metadata: { endpoint: "e", endpoint_configuration: "c" },
          metric_groups: [
            {
              name: "Held-out samples",
              metric_data: [
                { name: "accuracy", type: "number", value: 0.9 },
                { name: "samples", type: "number", value: 200 },
                { name: "latency p50 in ms", type: "number", value: 5 },
                { name: "latency p95 in ms", type: "number", value: 9 },
              ],
            },
          ],
        },
      ],
      additional_information: {
        caveats_and_recommendations:
          "Figures are the word of the commit's own tests, metadata that of the action that has registered the " +
          "package. docs/lineage.md says what each fact is worth.",
        custom_details: {
          training_job: "job-1",
          data_version: "0123456789abcdef",
          data_attempt: "fedcba9876543210",
          data_manifest_sha256: hash,
          commit: "c0ffee",
          author: "Ada",
          approval_prod: "approved 1970-01-01T00:00:00.000Z execution e-1",
          subject: "Warmer pictures",
          approver: "arn:approver",
        },
      },
    });
    assert.match(content, /^.*$/u);
  });

  it("keeps what people have written into it, and what it says itself only once", () => {
    const purpose = { purpose_of_model: "Sorts pictures" };
    const theirs = { name: "A test of ours", evaluation_observation: "good" };
    const earlier = JSON.stringify({
      intended_uses: purpose,
      evaluation_details: [theirs, { name: "Test in dev", evaluation_observation: "old" }],
      additional_information: { ethical_considerations: "none", custom_details: { owner: "Vision", commit: "old" } },
    });
    const content = JSON.parse(modelCardContent(facts, modelCardContent(facts, earlier))) as {
      intended_uses: unknown;
      evaluation_details: { name: string; evaluation_observation?: string }[];
      additional_information: { ethical_considerations: string; custom_details: Record<string, string> };
    };
    assert.deepEqual(content.intended_uses, purpose);
    assert.deepEqual(
      content.evaluation_details.map(({ name, evaluation_observation: observed }) => [name, observed]),
      [
        ["A test of ours", "good"],
        ["Test in dev", undefined],
      ],
    );
    const { ethical_considerations: ethics, custom_details: details } = content.additional_information;
    assert.deepEqual([ethics, details["owner"], details["commit"]], ["none", "Vision", "c0ffee"]);
  });

  it("keeps SageMaker's limits, whatever the settings say, and is new where it cannot be read", () => {
    const long = "x".repeat(3000);
    const many = Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`p${index}`, long]));
    const wide = { ...facts, hyperparameters: many, metadata: { ...facts.metadata, author: long } };
    const earlier = JSON.stringify({ business_details: { business_problem: long.repeat(40) } });
    const content = modelCardContent(wide, earlier);
    assert.ok(content.length <= 100_000);
    const { model_overview: overview, training_details: training } = JSON.parse(content) as {
      model_overview: { model_creator: string };
      training_details: { training_job_details: { hyper_parameters: { value: string }[] } };
    };
    assert.equal(overview.model_creator.length, 1024);
    const { hyper_parameters: parameters } = training.training_job_details;
    assert.deepEqual([parameters.length, parameters[0]?.value.length], [100, 255]);
    for (const unreadable of ["no JSON", "[]", JSON.stringify({ evaluation_details: "none" })])
      assert.equal(modelCardContent(facts, unreadable), modelCardContent(facts, undefined));
  });
});
