import assert from "node:assert/strict";
import { componentTypes, isReleaseResource, targetsOf } from "../../contract/componentTypes";

describe("the parts of a release", () => {
  it("are told from the platform's by the components that a URN names", () => {
    const urn = (type: string): string => `urn:pulumi:dev::p::${type}$aws:sagemaker/endpoint:Endpoint::e`;
    assert.equal(isReleaseResource(urn(componentTypes.Serving)), true);
    assert.equal(isReleaseResource(urn(componentTypes.Training)), true);
    assert.equal(isReleaseResource(urn(componentTypes.PredictionApi)), false);
    assert.equal(isReleaseResource(urn(componentTypes.Platform)), false);
  });

  it("are targeted with everything below them", () => {
    assert.deepEqual(targetsOf(componentTypes.Training), ["**model-delivery:release:Training**"]);
  });
});
