/** What every pair of stacks does that the settings of a folder describe. */
import assert from "node:assert/strict";
import { dataKeys } from "../../contract/dataManifest";
import { accountId } from "../../review/program/provider";
import { readSettings, stackNames } from "../../settings/files";
import { deliveryNames } from "../../settings/names";
import { ownerSettings } from "../../settings/owner";
import { find, typeCounts } from "./graph";
import { evaluateProgram } from "./program";
import { description, listing, manifest, packageOf } from "./worlds";

/** @param folder holds Pulumi.yaml and the stack files */
export function deliversAndServes(folder: string): void {
  for (const stack of stackNames(folder)) {
    const settings = readSettings(folder, stack);
    const { project, region, delivery, deliveredBy, endpoint } = settings;
    const owner = ownerSettings(settings, folder);
    const names = deliveryNames(project, owner.stack, { accountId, region, partition: "aws" });
    const served = packageOf(region, names.modelPackageGroup, 7);

    if (delivery !== undefined) {
      it(`delivers to ${stack} and from there to ${delivery.production}`, async () => {
        const graph = await evaluateProgram({ stack, folder });
        const { stages } = find(graph, "aws:codepipeline/pipeline:Pipeline", "platform-pipeline-pipeline").inputs as {
          stages: { name: string; actions: { name: string }[] }[];
        };
        assert.deepEqual(
          stages.map(({ name, actions }) => [name, ...actions.map((action) => action.name)]),
          [
            ["Source", "Source"],
            ["Build", "Validate", "Train"],
            ["QA", "Deploy", "Test"],
            ["Production", "Approve", "Deploy", "Test"],
          ],
        );
        assert.equal(graph.outputs["endpoint"], undefined, "nothing is served before there is data");
      });

      it(`trains and serves in ${stack} once there is data`, async () => {
        const objects = { [`${names.dataBucket}/${dataKeys.current}`]: JSON.stringify(manifest) };
        const graph = await evaluateProgram({
          stack,
          folder,
          world: {
            objects,
            operations: { DescribeModelPackage: () => description({}) },
            release: { run: { execution: "e-1", commit: "c0ffee" } },
          },
        });
        const counts = typeCounts(graph);
        assert.deepEqual(
          [
            counts["pulumi-nodejs:dynamic/release:TrainingJob"],
            counts["aws:sagemaker/model:Model"],
            counts["aws:sagemaker/endpoint:Endpoint"],
          ],
          [1, endpoint.variants.length, 1],
        );
      });
    }

    if (deliveredBy !== undefined) {
      it(`serves in ${stack} what was approved for it, and protects it`, async () => {
        const approved = description({ [`approval:${stack}`]: "approved 2026-01-31T12:00:00.000Z execution 1a2b" });
        const world = {
          operations: {
            ListModelPackages: () => listing(served, names.modelPackageGroup, 7),
            DescribeModelPackage: () => approved,
          },
          release: { modelPackage: served },
        };
        const graph = await evaluateProgram({ stack, folder, world });
        assert.equal(graph.outputs["servedModelPackage"], served);
        assert.equal(find(graph, "aws:sagemaker/endpoint:Endpoint", "serving-endpoint").protect, true);
        assert.equal(
          typeCounts(graph)["aws:codepipeline/pipeline:Pipeline"],
          undefined,
          "the pipeline belongs to the stack that delivers",
        );
      });
    }
  }
}
