import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { S3Client } from "@aws-sdk/client-s3";
import { sourceClient } from "../../../delivery/data/s3Folder";
import { type LocatedSource, locateSource } from "../../../delivery/data/source";
import { startStubAws, type StubAws } from "../stubAws";
import { TinyPictures } from "./tinyPictures";

describe("A folder in S3 with a subfolder for each class", () => {
  let pictures: TinyPictures;
  let aws: StubAws;
  let s3: S3Client;
  let home: string;

  before(async () => {
    pictures = await TinyPictures.encode();
  });
  beforeEach(async () => {
    aws = await startStubAws();
    s3 = sourceClient("eu-central-1");
    home = await mkdtemp(path.join(os.tmpdir(), "s3-folder-test-"));
    await mkdir(path.join(home, "workspace"));
    for (const name of ["circle", "star"]) put(`${name}/0.jpg`, pictures.of(`${name} 0`));
  });
  afterEach(async () => {
    await aws.close();
    await rm(home, { recursive: true });
  });

  const put = (name: string, content: Buffer): void => {
    aws.objects.set(`source/set/${name}`, content);
  };

  const locate = (source: string): Promise<LocatedSource> =>
    locateSource(
      { source, heldOutSamples: 200, validationShare: 0.2 },
      {
        folder: home,
        s3,
        workspace: path.join(home, "workspace"),
        knownPictures: path.join(home, "known.json"),
        onProgress: () => undefined,
      },
    );
  const read = async (source: string): ReturnType<LocatedSource["read"]> => (await locate(source)).read();

  it("holds the data that the same folder on disk holds", async () => {
    const folder = path.join(home, "pictures");
    pictures.fill(folder, 10);
    for (const name of await readdir(folder, { recursive: true }))
      if (name.endsWith(".jpg")) put(name, await readFile(path.join(folder, name)));
    // What the console makes of a folder, and a folder whose name begins alike.
    put("star/", Buffer.alloc(0));
    aws.objects.set("source/settled/square/0.jpg", pictures.of("star 0"));
    assert.deepEqual((await read("s3://source/set")).summary, (await read("pictures")).summary);
  });

  it("is downloaded again where that breaks off", async () => {
    process.env["AWS_MAX_ATTEMPTS"] = "2";
    for (const name of ["circle", "star"])
      for (let number = 0; number < 10; number += 1) put(`${name}/${number}.jpg`, pictures.of(`${name} ${number}`));
    aws.breakOff("source/set/star/7.jpg");
    const { summary } = await read("s3://source/set");
    assert.equal(aws.calls.filter((call) => call === "GET source/set/star/7.jpg").length, 2);
    assert.deepEqual(summary, (await read("s3://source/set")).summary);
  });

  it("is known before it is downloaded, until an object comes, goes or changes", async () => {
    const { fingerprint } = await locate("s3://source/set");
    assert.equal((await locate("s3://source/set/")).fingerprint, fingerprint);
    assert.deepEqual(aws.calls, ["LIST source/set/", "LIST source/set/"]);
    put("star/new.png", Buffer.from("new"));
    assert.notEqual((await locate("s3://source/set")).fingerprint, fingerprint);
  });

  it("is named by its address when nothing can be learnt from it", async () => {
    await assert.rejects(read("s3://source/set/star"), /^UnusableData: s3:\/\/source\/set\/star\/ has no subfolders/);
    await assert.rejects(read("s3://source/nowhere"), /there is nothing at s3:\/\/source\/nowhere\//);
    aws.objects.set("source/records/train.rec", Buffer.from("records"));
    await assert.rejects(
      read("s3://source/records"),
      /s3:\/\/source\/records\/ has no validation\.rec and no labels\.txt/,
    );
  });

  it("writes no file elsewhere, whatever an object is called", async () => {
    put("star/../../escaped.png", Buffer.from("escaped"));
    await assert.rejects(
      read("s3://source/set"),
      /s3:\/\/source\/set\/star\/\.\.\/\.\.\/escaped\.png has a name that no file can have/,
    );
  });
});
