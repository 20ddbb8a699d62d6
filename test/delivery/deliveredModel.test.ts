import assert from "node:assert/strict";
import { deliverModels } from "../../delivery/deliveredModel";
import { fakeContext } from "./fakes";
import { startStubAws, type StubAws, stubVersion } from "./stubAws";
import { model, modelObject, modelPackage } from "./trainedModel";

describe("the model of a package", () => {
  let aws: StubAws;
  let lines: string[];

  beforeEach(async () => {
    lines = [];
    aws = await startStubAws({
      DescribeModelPackage: () => ({
        CustomerMetadataProperties: { "model-version": stubVersion(model) },
        InferenceSpecification: { Containers: [{ Image: "image", ModelDataUrl: `s3://${modelObject}` }] },
      }),
    });
    aws.objects.set(modelObject, model);
  });
  afterEach(() => aws.close());

  const deliver = (): Promise<void> => deliverModels(fakeContext("prod", lines), modelPackage);
  const copies = (): readonly string[] => aws.calls.filter((call) => call.startsWith("COPY "));

  it("is brought once, whatever package has it", async () => {
    await deliver();
    await deliver();
    assert.equal(copies().length, 1);
  });

  it("is copied in the registered version when it was overwritten since, and that is said", async () => {
    aws.objects.set(modelObject, Buffer.from("another model"));
    await deliver();
    assert.deepEqual(copies(), [`COPY ${modelObject}?versionId=${stubVersion(model)}`]);
    assert.match(
      lines.join("\n"),
      /has been overwritten or deleted since \S+\/1 was registered\. What was registered is deployed/,
    );
  });
});
