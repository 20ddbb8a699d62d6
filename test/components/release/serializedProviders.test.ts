/**
 * What a dynamic provider captures is written into the state of every stack, and any change of it is a change of the
 * resource. So everything that it holds stands here, and nothing gets in by an import that somebody adds.
 */
import assert from "node:assert/strict";
import { type dynamic, runtime } from "@pulumi/pulumi";
import { modelPackageProvider } from "../../../components/release/modelPackage";
import { trainingJobProvider } from "../../../components/release/trainingJob";
import { uniqueNameProvider } from "../../../components/release/uniqueName";

const sagemaker = "@aws-sdk/client-sagemaker/dist-cjs/index.js";

/** Installed modules, which the text requires, and functions of this project, which it contains. */
interface Holding {
  readonly provider: dynamic.ResourceProvider;
  readonly modules: readonly string[];
  readonly functions: readonly string[];
}

const expected: Readonly<Record<string, Holding>> = {
  ModelPackage: {
    provider: modelPackageProvider,
    modules: ["crypto", sagemaker],
    functions: ["hasOtherCode", "isNotFound", "packageMetadata"],
  },
  TrainingJob: {
    provider: trainingJobProvider,
    modules: [sagemaker, "timers/promises"],
    functions: [
      "adoptTrainingJob",
      "computesTheSame",
      "createInput",
      "describeTrainingJob",
      "essence",
      "explainStartFailure",
      "findTrainingJob",
      "hasOtherCode",
      "isNotFound",
      "page",
      "quotasPage",
      "startTrainingJob",
      "trainedModel",
      "trainingFailure",
      "watchTrainingJob",
    ],
  },
  UniqueName: { provider: uniqueNameProvider, modules: ["crypto"], functions: ["hasOtherCode"] },
};

describe("what is written into the state of", () => {
  for (const [name, { provider, modules, functions }] of Object.entries(expected)) {
    it(`${name}'s provider is exactly what it runs`, async () => {
      const { text } = await runtime.serializeFunction(() => provider);
      console.log(`      ${name}: ${text.length} characters`);
      const required = [...text.matchAll(/\brequire\("([^"]+)"\)/gu)].map(([, module = ""]) => module);
      assert.deepEqual([...new Set(required)].sort(), [...modules].sort());
      // Pulumi calls functions without a name, such as a provider's own methods, f0, f1 …
      const named = [...text.matchAll(/^function __(?!f\d+\()(\w+)\(/gmu)].map(([, captured = ""]) => captured);
      assert.deepEqual(named.sort(), [...functions].sort());
    });
  }
});
