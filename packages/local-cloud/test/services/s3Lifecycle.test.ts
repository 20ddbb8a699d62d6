import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import {
  DeleteObjectCommand,
  type LifecycleRule,
  ListObjectVersionsCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketVersioningCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { startTestCloud, type TestCloud } from "../testCloud";
import { ManualClock } from "./sagemaker/manualClock";

const Bucket = "ruled";
const day = 24 * 60 * 60;

describe("the lifecycle rules of a bucket", () => {
  let test: TestCloud;
  let clock: ManualClock;
  let s3: S3Client;

  beforeEach(async () => {
    clock = new ManualClock();
    test = await startTestCloud({ clock });
    s3 = test.client(S3Client);
    test.makeBucket(Bucket);
  });
  afterEach(() => test.stop());

  const version = (): Promise<unknown> =>
    s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
  const rule = (...Rules: LifecycleRule[]): Promise<unknown> =>
    s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));
  const put = (Key: string, Body = Key): Promise<unknown> => test.putObject(Bucket, Key, Body);
  /** A cloud that starts some days later. */
  const after = async (days: number): Promise<void> => {
    clock.advance(days * day);
    await test.restart();
    s3 = test.client(S3Client);
  };
  /** Keys and sizes of what is left, newest first; a marker has no size. */
  const left = async (): Promise<readonly string[]> => {
    const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
    const files = readdirSync(join(test.cloud.home, "s3", "objects"));
    assert.equal(files.length, Versions.length, "a file for each version, and no other");
    return [
      ...Versions.map(({ Key, Size }) => `${Key ?? ""} ${Size ?? 0}`),
      ...DeleteMarkers.map(({ Key }) => `${Key ?? ""} deleted`),
    ];
  };

  it("remove versions that were replaced as many days ago, and leave the current one however old it is", async () => {
    await version();
    await rule({
      ID: "old-versions",
      Status: "Enabled",
      Filter: {},
      NoncurrentVersionExpiration: { NoncurrentDays: 10 },
    });
    await put("state", "1");
    await after(30);
    await put("state", "22");
    await after(5);
    await put("state", "333");
    await after(5);
    assert.deepEqual(await left(), ["state 3", "state 2", "state 1"], "days are counted from midnight");
    await after(1);
    assert.deepEqual(await left(), ["state 3", "state 2"]);
    await after(100);
    assert.deepEqual(await left(), ["state 3"]);
  });

  it("leave as many of those as they say", async () => {
    await version();
    await rule({
      ID: "old-versions",
      Status: "Enabled",
      Filter: { Prefix: "" },
      NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 2 },
    });
    for (const content of ["1", "22", "333", "4444"]) await put("state", content);
    await after(3);
    assert.deepEqual(await left(), ["state 4", "state 3", "state 2"]);
  });

  it("hide current objects below their prefix, and remove the marker when nothing is left below it", async () => {
    await version();
    await rule(
      { ID: "cache", Status: "Enabled", Filter: { Prefix: "cache/" }, Expiration: { Days: 30 } },
      { ID: "old", Status: "Enabled", Filter: {}, NoncurrentVersionExpiration: { NoncurrentDays: 10 } },
    );
    await put("cache/one");
    await put("models/one");
    await after(31);
    assert.deepEqual(await left(), ["cache/one 9", "models/one 10", "cache/one deleted"]);
    await after(11);
    assert.deepEqual(await left(), ["models/one 10", "cache/one deleted"]);
    await after(31);
    assert.deepEqual(await left(), ["models/one 10"]);
  });

  it("remove objects for good where there are no versions", async () => {
    await rule({ ID: "cache", Status: "Enabled", Filter: { Prefix: "cache/" }, Expiration: { Days: 30 } });
    await put("cache/one");
    await after(31);
    assert.deepEqual(await left(), []);
  });

  it("ask for sizes and for tags, which no object has here", async () => {
    await rule(
      {
        ID: "large",
        Status: "Enabled",
        Filter: { And: { Prefix: "a", ObjectSizeGreaterThan: 2 } },
        Expiration: { Days: 1 },
      },
      { ID: "tagged", Status: "Enabled", Filter: { Tag: { Key: "a", Value: "b" } }, Expiration: { Days: 1 } },
    );
    await put("a-small", "1");
    await put("a-large", "333");
    await put("b-large", "333");
    await after(3);
    assert.deepEqual(await left(), ["a-small 1", "b-large 3"]);
  });

  it("do nothing while they are disabled, or before their date", async () => {
    await rule(
      { ID: "disabled", Status: "Disabled", Filter: {}, Expiration: { Days: 1 } },
      { ID: "date", Status: "Enabled", Filter: {}, Expiration: { Date: new Date("2026-12-24T00:00:00Z") } },
    );
    await put("one");
    await after(28);
    assert.deepEqual(await left(), ["one 3"]);
    await after(2);
    assert.deepEqual(await left(), []);
  });

  it("leave a lone marker unless one of them asks for its removal", async () => {
    await version();
    await put("one");
    const { VersionId } = await s3.send(new DeleteObjectCommand({ Bucket, Key: "one" }));
    assert.notEqual(VersionId, undefined);
    await rule({ ID: "old", Status: "Enabled", Filter: {}, NoncurrentVersionExpiration: { NoncurrentDays: 1 } });
    await after(3);
    assert.deepEqual(await left(), ["one deleted"]);
    await rule({ ID: "markers", Status: "Enabled", Filter: {}, Expiration: { ExpiredObjectDeleteMarker: true } });
    await after(0);
    assert.deepEqual(await left(), []);
  });
});
