/** A model that a run has trained and registered, for the tests of what deploys it. */
import type { RunRecord } from "../../contract/runRecord";
import { fakeContext } from "./fakes";

export const modelPackage = "arn:aws:sagemaker:eu-central-1:123456789012:model-package/demo/1";
export const { artifactBucket } = fakeContext("dev", []).owner.names;
export const modelObject = `${artifactBucket}/models/job/output/model.tar.gz`;
export const model = Buffer.from("the model");
export const record: RunRecord = {
  execution: "e-1",
  commit: "0a1b",
  dataVersion: "0123456789abcdef",
  training: { job: "job", reused: false },
  modelPackage,
  environments: {},
  links: {},
};
