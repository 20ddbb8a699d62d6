/** What an endpoint is tested with is what its package names, or it is not tested. */
import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { dataKeys } from "../../contract/dataManifest";
import { EndpointClient } from "../../qa/client";
import { readTarget } from "../../qa/target";
import type { StubAws } from "../delivery/stubAws";
import { example, projectWith } from "../program/program";
import { bucket, classify, place, startStubEndpoint } from "./stubEndpoint";

describe("the target of the qa suite", () => {
  const environment = { STACK: "dev", MODEL_PACKAGE_ARN: "arn:package" };
  let aws: StubAws;

  let asked: number;

  beforeEach(async () => {
    asked = 0;
    aws = await startStubEndpoint((body, contentType) => {
      asked += 1;
      return classify(body, contentType);
    }, "expected");
  });
  afterEach(() => aws.close());

  it("is read with the samples that its package names", async () => {
    const client = new EndpointClient(await readTarget(example, environment));
    const samples = await client.readSamples();
    assert.equal(samples.size, 40);
    const told: string[] = [];
    await client.classify(samples, (text) => told.push(text));
    assert.equal(told.at(-1), "40 of 40 samples");
    assert.ok(asked > 0, "the other tests would pass whatever is asked");
  });

  it("is asked about nothing when a held-out sample is not the package's", async () => {
    aws.objects.set(`${bucket}/${dataKeys.heldOutSample(place, "7.jpg")}`, Buffer.from("star 9"));
    const client = new EndpointClient(await readTarget(example, environment));
    await assert.rejects(
      client.readSamples(),
      /samples\/7\.jpg is not the held-out sample that the package names: expected SHA-256/u,
    );
    assert.equal(asked, 0);
  });

  it("is asked about nothing when the index of the held-out samples is not the package's", async () => {
    const key = `${bucket}/${dataKeys.heldOutIndex(place)}`;
    aws.objects.set(key, Buffer.from(String(aws.objects.get(key)).replaceAll("star", "circle")));
    await assert.rejects(
      readTarget(example, environment),
      /held-out samples at s3:.*index\.json are not those that package arn:package was made with/u,
    );
    assert.equal(asked, 0);
  });

  it("may refuse bad input with any error, unless its image's maker or the settings say which", async () => {
    const folder = projectWith(example);
    const file = path.join(folder, "Pulumi.dev.yaml");
    const ofDev = readFileSync(file, "utf8");
    const badInputAfter = async (change: (text: string) => string): Promise<string> => {
      writeFileSync(file, change(ofDev));
      return (await readTarget(folder, environment)).quality.badInput;
    };
    try {
      assert.equal(await badInputAfter((text) => text), "error");
      const uri = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1";
      assert.equal(
        await badInputAfter((text) => text.replace(/image:\n.*\n.*\n/u, `image:\n      uri: ${uri}\n`)),
        "clientError",
      );
      assert.equal(
        await badInputAfter((text) => text.replace(/(minimumAccuracy: .*)/u, "$1\n    badInput: clientError")),
        "clientError",
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
