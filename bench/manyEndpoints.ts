/** A program with many endpoints, which stands for one that has grown. */
import { cpuUsage } from "node:process";
import { Serving } from "../components";
import { evaluate } from "../review/program/evaluate";

const modelPackageArn = "arn:aws:sagemaker:us-east-1:123456789012:model-package/group/1";

/** Milliseconds of processors that the evaluation of a program with so many endpoints takes. */
export async function endpointsIn(count: number): Promise<number> {
  const before = cpuUsage();
  await evaluate(
    () => {
      for (let index = 0; index < count; index += 1) {
        new Serving(`serving-${index}`, {
          project: "many",
          stack: `stack-${index}`,
          variants: [{ name: "primary", weight: 1, instanceType: "ml.m5.large", instanceCount: 1 }],
          modelPackageArn,
          describePackage: () =>
            Promise.resolve({ image: "image", modelDataUrl: "s3://models/model.tar.gz", metadata: {} }),
          executionRoleArn: "arn:aws:iam::123456789012:role/hosting",
          tags: {},
        });
      }
      return {};
    },
    { project: "many", stack: "dev", region: "us-east-1" },
  );
  const { user, system } = cpuUsage(before);
  return (user + system) / 1000;
}
