import assert from "node:assert/strict";
import { ComponentResource, Output } from "@pulumi/pulumi";
import { fullestGraphs } from "../program/urnList";

interface Registering {
  registerOutputs: (this: ComponentResource, outputs?: object) => void;
}

/** Names of the properties that are outputs, sorted; every resource has a URN. */
function outputNames(holder: object): readonly string[] {
  return Object.entries(holder)
    .filter(([name, value]) => name !== "urn" && Output.isInstance(value))
    .map(([name]) => name)
    .sort();
}

describe("every component of the program", () => {
  it("registers all that it hands out, which the stack's state then shows", async () => {
    // The method is protected.
    const prototype = ComponentResource.prototype as unknown as Registering;
    const register = prototype.registerOutputs;
    const registered = new Map<ComponentResource, object>();
    prototype.registerOutputs = function (outputs): void {
      // Pulumi itself registers nothing once more after each constructor.
      if (!registered.has(this)) registered.set(this, outputs ?? {});
      register.call(this, outputs);
    };
    try {
      await fullestGraphs();
    } finally {
      prototype.registerOutputs = register;
    }
    // The stack is a component of Pulumi's, whose outputs are the program's.
    const own = [...registered].filter(([component]) => component.constructor.name !== "Stack");
    const classes = new Set(own.map(([component]) => component.constructor.name));
    assert.deepEqual([...classes].sort(), [
      "AlarmTopic",
      "ApiFunction",
      "ApprovalTopic",
      "ArtifactStore",
      "BuildProject",
      "CostBudget",
      "CustomDomain",
      "DeliveryPipeline",
      "HostingRole",
      "ModelRegistry",
      "Monitoring",
      "PipelineNotices",
      "Platform",
      "PredictionApi",
      "PrivateBucket",
      "ServiceRole",
      "Serving",
      "SourceConnection",
      "Training",
    ]);
    for (const [component, outputs] of own)
      assert.deepEqual(outputNames(outputs), outputNames(component), component.constructor.name);
  });
});
