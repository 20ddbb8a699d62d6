import assert from "node:assert/strict";
import { releaseProviderCode } from "../../../components";
import { type ResourceChange, resourceChanges } from "../../../review/change/resourceChanges";
import type { Graph } from "../../../review/program/evaluate";
import { repository } from "../../program/program";
import { declared, graph } from "../declared";

const bucketType = "aws:s3/bucket:Bucket";
const configurationType = "aws:sagemaker/endpointConfiguration:EndpointConfiguration";
const nameType = "pulumi-nodejs:dynamic/release:UniqueName";

const changesOf = (before: Graph, now: Graph): Promise<readonly ResourceChange[]> =>
  resourceChanges(before, now, repository);

const variants = (instanceType: string): Readonly<Record<string, unknown>> => ({
  name: "configuration",
  productionVariants: [{ variantName: "primary", instanceType }],
});

describe("what a change does to the resources", () => {
  it("is nothing where the same is declared", async () => {
    const same = graph(declared(bucketType, "data", { bucket: "data" }));
    assert.deepEqual(await changesOf(same, same), []);
  });

  it("is a replacement where AWS cannot change the property in place, and names it", async () => {
    const [change] = await changesOf(
      graph(declared(configurationType, "configuration", variants("ml.m5.large"))),
      graph(declared(configurationType, "configuration", variants("ml.c5.xlarge"))),
    );
    assert.deepEqual(change?.operation, "replace");
    assert.deepEqual(change.replacedBy, ["productionVariants[0].instanceType"]);
    assert.deepEqual(change.properties, [
      { path: "productionVariants[0].instanceType", old: "ml.m5.large", current: "ml.c5.xlarge" },
    ]);
  });

  it("is an update where AWS can", async () => {
    const [change] = await changesOf(
      graph(declared(bucketType, "data", { bucket: "data", tags: { team: "a" } })),
      graph(declared(bucketType, "data", { bucket: "data", tags: { team: "b" } })),
    );
    assert.equal(change?.operation, "update");
    assert.deepEqual(change.properties, [{ path: "tags.team", old: "a", current: "b" }]);
  });

  it("leaves out what is held, whatever is declared", async () => {
    const held = { ignoreChanges: ["*"] };
    assert.deepEqual(
      await changesOf(
        graph(declared(configurationType, "configuration", variants("ml.m5.large"), held)),
        graph(declared(configurationType, "configuration", variants("ml.c5.xlarge"), held)),
      ),
      [],
    );
  });

  it("asks a dynamic resource's own provider", async () => {
    const providerCode = releaseProviderCode().get(nameType) ?? "";
    const name = (content: string, code = providerCode): Graph =>
      graph(declared(nameType, "name", { prefix: "model", content }, { providerCode: code }));
    const [replaced] = await changesOf(name("one"), name("other"));
    assert.deepEqual([replaced?.operation, replaced?.replacedBy], ["replace", ["content"]]);
    const [updated] = await changesOf(name("one", `${providerCode}// former`), name("one"));
    assert.deepEqual([updated?.operation, updated?.notes], ["update", ["otherCode"]]);
  });

  it("says of a deletion whether it is refused, and what is left behind", async () => {
    const changes = await changesOf(
      graph(
        declared(bucketType, "data", {}, { protect: true }),
        declared(configurationType, "configuration", {}, { retainOnDelete: true }),
      ),
      graph(),
    );
    assert.deepEqual(
      changes.map(({ operation, name, notes }) => [operation, name, notes]),
      [
        ["delete", "data", ["refused", "dataLost"]],
        ["delete", "configuration", ["retained"]],
      ],
    );
  });

  it("says that a protected resource is not replaced, and when protection ends", async () => {
    const bucket = (name: string, protect: boolean): Graph =>
      graph(declared(bucketType, "data", { bucket: name }, { protect }));
    const [replaced] = await changesOf(bucket("one", true), bucket("other", true));
    assert.deepEqual(replaced?.notes, ["refused", "dataLost"]);
    const [guarded] = await changesOf(bucket("one", false), bucket("other", true));
    assert.deepEqual(guarded?.notes, ["dataLost", "protected"]);
    const [freed] = await changesOf(bucket("one", true), bucket("one", false));
    assert.deepEqual([freed?.operation, freed?.notes], ["update", ["unprotected"]]);
  });

  it("follows an alias", async () => {
    const former = declared(bucketType, "former", { bucket: "data" });
    const now = declared(bucketType, "now", { bucket: "data" }, { formerUrns: [former.urn] });
    const changes = await changesOf(graph(former), graph(now));
    assert.deepEqual(
      changes.map(({ operation, name }) => [operation, name]),
      [["rename", "now"]],
    );
  });

  it("guesses nothing of a type that the engine does not know", async () => {
    const [change] = await changesOf(
      graph(declared("aws:sqs/queue:Queue", "queue", { name: "one" })),
      graph(declared("aws:sqs/queue:Queue", "queue", { name: "other" })),
    );
    assert.deepEqual([change?.operation, change?.replacedBy], ["update", undefined]);
  });

  it("shows no secret", async () => {
    const token = (value: string, secrets: readonly string[]): Graph =>
      graph(declared("aws:codepipeline/pipeline:Pipeline", "pipeline", { stages: { token: value } }, { secrets }));
    for (const [before, now] of [
      [["stages"], ["stages"]],
      [["stages"], []],
      [[], ["stages"]],
    ] as const) {
      const changes = await changesOf(token("open sesame", before), token("close sesame", now));
      assert.equal(changes.length, 1);
      assert.doesNotMatch(JSON.stringify(changes), /sesame/u);
    }
  });
});
