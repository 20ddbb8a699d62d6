/** What a commit that nobody approved has written is no other commit's data. */
import assert from "node:assert/strict";
import { dataKeys, type DataManifest, newAttempt, parseHeldOutIndex } from "../../../contract/dataManifest";
import { sha256 } from "../../../contract/hash";
import { Preparation } from "./preparation";

describe("a version of the data", () => {
  let preparation: Preparation;
  let manifest: DataManifest;
  /** What the first build of the execution e-1 has left in AWS: with it every test begins. */
  let left: ReadonlyMap<string, Buffer>;

  before(async () => {
    preparation = await Preparation.open();
    const rows = Array.from({ length: 20 }, (_, index) => `${index % 2 === 0 ? "low" : "high"},${index}`);
    preparation.write("rows/samples.csv", rows.join("\n"));
    manifest = await prepare("e-1");
    left = new Map(preparation.aws.objects);
  });
  after(() => preparation.close());
  beforeEach(() => {
    preparation.beginAgain(left);
  });

  const prepare = (execution: string): Promise<DataManifest> =>
    preparation.prepare("rows", { kind: "tabular-classification", execution });
  const change = (key: string, content = "something else"): void => {
    preparation.aws.objects.set(`data/${key}`, Buffer.from(content));
  };
  const trainFile = (place = manifest): string => dataKeys.channel(place, "train", "csv");

  it("is written with the hash of everything that it names", () => {
    const { channelsSha256, heldOutSha256 } = manifest;
    assert.equal(sha256(preparation.object(trainFile())), channelsSha256.train);
    assert.equal(
      sha256(preparation.object(dataKeys.channel(manifest, "validation", "csv"))),
      channelsSha256.validation,
    );
    const text = String(preparation.object(dataKeys.heldOutIndex(manifest)));
    assert.equal(sha256(text), heldOutSha256);
    for (const sample of parseHeldOutIndex(text, "index").samples)
      assert.equal(sha256(preparation.object(dataKeys.heldOutSample(manifest, sample.file))), sample.sha256);
  });

  it("that nobody has approved is written again, under a name that nobody knew", async () => {
    const before = new Map(preparation.aws.objects);
    const other = await prepare("e-2");
    assert.equal(other.version, manifest.version);
    assert.equal(other.attempt, newAttempt("e-2"));
    for (const [key, content] of before)
      if (key !== `data/${dataKeys.current}`) assert.equal(preparation.aws.objects.get(key), content, key);
    assert.deepEqual(JSON.parse(String(preparation.object(dataKeys.current))), other);
  });

  it("is found by the same execution when its build is tried again", async () => {
    const uploads = preparation.uploads().length;
    assert.deepEqual(await prepare("e-1"), manifest);
    assert.equal(preparation.uploads().length, uploads);
  });

  it("goes on where a build of this execution has stopped", async () => {
    preparation.aws.objects.delete(`data/${dataKeys.manifest(manifest)}`);
    preparation.aws.objects.delete(`data/${dataKeys.labels(manifest)}`);
    assert.deepEqual(await prepare("e-1"), manifest);
  });

  it("is not written over what lies under its name with other content", async () => {
    preparation.aws.objects.delete(`data/${dataKeys.manifest(manifest)}`);
    change(trainFile());
    await assert.rejects(
      prepare("e-1"),
      /train\.csv exists already, with other content than this build has made .*Release the change again/,
    );
    assert.equal(String(preparation.object(trainFile())), "something else");
  });

  it("is never what a current manifest claims", async () => {
    change(dataKeys.current, JSON.stringify({ ...manifest, heldOut: "s3://data/elsewhere", attempt: "0".repeat(16) }));
    const { heldOut } = await prepare("e-2");
    assert.equal(heldOut, manifest.heldOut.replace(manifest.attempt, newAttempt("e-2")));
    change(dataKeys.current, "no manifest at all");
    assert.equal((await prepare("e-3")).attempt, newAttempt("e-3"));
  });

  it("that was approved is used again", async () => {
    preparation.approved = [manifest];
    assert.deepEqual(await prepare("e-2"), manifest);
  });

  for (const { what, key } of [
    { what: "whose channel was changed", key: () => trainFile() },
    { what: "whose channel has a file more", key: () => `${dataKeys.trainFolder(manifest)}more.csv` },
  ])
    it(`that was approved, but ${what}, is written again`, async () => {
      preparation.approved = [manifest];
      change(key());
      const other = await prepare("e-3");
      assert.equal(other.attempt, newAttempt("e-3"));
      assert.match(preparation.lines.join("\n"), /was approved, but its channels are no longer as they were then/);
    });

  it("is not trained with when its own channel has a file more", async () => {
    change(`${dataKeys.trainFolder(manifest)}more.csv`);
    await assert.rejects(prepare("e-1"), /is not in s3:\/\/data as this build has written it/);
  });
});
