import assert from "node:assert/strict";
import { EndpointLaboratory, variant } from "./endpointLaboratory";
import { accountId, image, type Laboratory, region, roleArn } from "./laboratory";

const arnOf = (resource: string): string => `arn:aws:sagemaker:${region}:${accountId}:${resource}`;

describe("SageMaker: requests about endpoints", () => {
  let endpoints: EndpointLaboratory;
  let laboratory: Laboratory;

  before(async () => {
    endpoints = await EndpointLaboratory.open();
    ({ laboratory } = endpoints);
  });

  after(() => endpoints.close());

  it("refuses names that are taken, what does not exist, and by name what only AWS can do", async () => {
    const { sagemaker } = laboratory.administrator;
    const refusals: readonly (readonly [() => Promise<unknown>, RegExp])[] = [
      [() => endpoints.configure("one"), /^Cannot create already existing model "arn:.*:model\/one"\.$/u],
      [
        () => sagemaker.createEndpointConfig({ EndpointConfigName: "one", ProductionVariants: [variant("A", "one")] }),
        /^Cannot create already existing endpoint configuration "arn:.*:endpoint-config\/one"\.$/u,
      ],
      [
        () =>
          sagemaker.createEndpointConfig({ EndpointConfigName: "new", ProductionVariants: [variant("A", "absent")] }),
        /^Could not find model "arn:.*:model\/absent"\.$/u,
      ],
      [
        () => endpoints.createEndpoint("production", "one"),
        /^Cannot create already existing endpoint "arn:.*:endpoint\/production"\.$/u,
      ],
      [
        () => endpoints.createEndpoint("new", "absent"),
        /^Could not find endpoint configuration "arn:.*:endpoint-config\/absent"\.$/u,
      ],
      [() => sagemaker.describeModel({ ModelName: "absent" }), /^Could not find model "arn:.*:model\/absent"\.$/u],
      [
        () =>
          sagemaker.createEndpointConfig({
            EndpointConfigName: "new",
            ProductionVariants: [variant("A", "one")],
            DataCaptureConfig: {
              InitialSamplingPercentage: 1,
              DestinationS3Uri: "s3://b",
              CaptureOptions: [{ CaptureMode: "Input" }],
            },
          }),
        /DataCaptureConfig/u,
      ],
      [
        () =>
          sagemaker.createEndpointConfig({
            EndpointConfigName: "new",
            ProductionVariants: [variant("A", "one")],
            ShadowProductionVariants: [variant("B", "two")],
          }),
        /ShadowProductionVariants/u,
      ],
    ];
    for (const [attempt, message] of refusals) await assert.rejects(attempt, { message });
  });

  it("needs the caller's rights to endpoint and configuration alike, and to pass the hosting role", async () => {
    const { sagemaker } = await laboratory.build("deployer", [
      { Action: ["sagemaker:CreateEndpoint", "sagemaker:UpdateEndpoint"], Resource: arnOf("endpoint/production") },
      { Action: "sagemaker:CreateModel", Resource: arnOf("model/*") },
    ]);
    await assert.rejects(
      sagemaker.updateEndpoint({ EndpointName: "production", EndpointConfigName: "two" }),
      new RegExp(`sagemaker:UpdateEndpoint on resource: ${arnOf("endpoint-config/two")}`, "u"),
    );
    await assert.rejects(
      sagemaker.createModel({
        ModelName: "passed",
        ExecutionRoleArn: roleArn("execution"),
        PrimaryContainer: { Image: image },
      }),
      new RegExp(`iam:PassRole on resource: ${roleArn("execution")}`, "u"),
    );
  });
});
