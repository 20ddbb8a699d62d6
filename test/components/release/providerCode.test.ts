/**
 * What a dynamic provider is made of is written into the state of every stack, and any change of it is a change of the
 * resource. So everything that it holds stands here, and nothing gets in by an import that somebody adds.
 */
import assert from "node:assert/strict";
import { providerCode, type ProviderName, providerNames } from "../../../components/release/providerCode";
import { bundleProvider } from "../../../scripts/bundleProvider";

const sagemaker = "@aws-sdk/client-sagemaker";

/** Installed modules, which the text requires, and functions of this project, which it contains. */
interface Holding {
  readonly modules: readonly string[];
  readonly functions: readonly string[];
}

const expected: Readonly<Record<ProviderName, Holding>> = {
  ModelPackage: {
    modules: [sagemaker, "node:crypto"],
    functions: ["hasOtherCode", "isNotFound", "packageMetadata"],
  },
  TrainingJob: {
    modules: [sagemaker, "node:timers/promises"],
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
  UniqueName: { modules: ["node:crypto"], functions: ["hasOtherCode"] },
};

describe("what is written into the state of", () => {
  for (const name of providerNames) {
    it(`${name} is exactly what it runs`, () => {
      const text = providerCode(name);
      console.log(`      ${name}: ${text.length} characters`);
      const required = [...text.matchAll(/\brequire\("([^"]+)"\)/gu)].map(([, module = ""]) => module);
      assert.deepEqual([...new Set(required)].sort(), [...expected[name].modules].sort());
      const functions = [...text.matchAll(/^(?:async )?function (\w+)\(/gmu)].map(([, declared = ""]) => declared);
      assert.deepEqual(functions.sort(), [...expected[name].functions].sort());
    });

    it(`${name} is up to date: npm run generate -- providers`, async () => {
      assert.equal(providerCode(name), await bundleProvider(name));
    });
  }
});
