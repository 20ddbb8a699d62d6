import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { Readable } from "node:stream";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  ListPartsCommand,
  paginateListObjectsV2,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { roleSession, startTestCloud, type TestCloud } from "../testCloud";

const Bucket = "pictures-123456789012-eu-west-1";

describe("S3 through the SDK", () => {
  let test: TestCloud;
  let s3: S3Client;

  beforeEach(async () => {
    test = await startTestCloud();
    s3 = test.client(S3Client);
    test.makeBucket(Bucket);
  });

  afterEach(async () => {
    await test.stop();
  });

  const text = async (input: { Key: string; VersionId?: string; Range?: string }): Promise<string> =>
    (await (await s3.send(new GetObjectCommand({ Bucket, ...input }))).Body?.transformToString()) ?? "";

  it("gives back what was put: bytes, type, metadata, checksum", async () => {
    const Body = Buffer.from("a picture");
    await s3.send(
      new PutObjectCommand({
        Bucket,
        Key: "a b/ü+&.png",
        Body,
        ContentType: "image/png",
        CacheControl: "no-store",
        Metadata: { label: "cat" },
      }),
    );
    const object = await s3.send(new GetObjectCommand({ Bucket, Key: "a b/ü+&.png", ChecksumMode: "ENABLED" }));
    assert.deepEqual(Buffer.from((await object.Body?.transformToByteArray()) ?? []), Body);
    assert.deepEqual(
      [object.ContentType, object.CacheControl, object.Metadata?.["label"], object.ContentLength],
      ["image/png", "no-store", "cat", 9],
    );
    assert.equal(object.ETag, `"${createHash("md5").update(Body).digest("hex")}"`);
    assert.ok(object.ChecksumCRC32);
  });

  it("decodes a streamed upload, whose chunks and trailing checksum are not part of the object", async () => {
    const content = Buffer.alloc(300_000, "0123456789abcdef\r\n");
    const Body = Readable.from(
      (function* () {
        for (let start = 0; start < content.length; start += 70_001) yield content.subarray(start, start + 70_001);
      })(),
    );
    await s3.send(new PutObjectCommand({ Bucket, Key: "train.rec", Body, ContentLength: content.length }));
    const object = await s3.send(new GetObjectCommand({ Bucket, Key: "train.rec" }));
    assert.ok(Buffer.from((await object.Body?.transformToByteArray()) ?? []).equals(content));
    assert.equal(object.ContentEncoding, undefined);
  });

  it("refuses a body that does not fit its checksum, and keeps nothing of it", async () => {
    await assert.rejects(
      s3.send(
        new PutObjectCommand({
          Bucket,
          Key: "broken",
          Body: "abc",
          ChecksumSHA256: createHash("sha256").update("abd").digest("base64"),
        }),
      ),
      { name: "BadDigest" },
    );
    await assert.rejects(s3.send(new HeadObjectCommand({ Bucket, Key: "broken" })), { name: "NotFound" });
    assert.deepEqual(await readdir(join(test.cloud.home, "work", "s3")), []);
  });

  it("accepts each checksum that the SDK can compute without more dependencies", async () => {
    for (const ChecksumAlgorithm of ["CRC32", "CRC32C", "SHA1", "SHA256"] as const)
      await s3.send(new PutObjectCommand({ Bucket, Key: ChecksumAlgorithm, Body: "abc", ChecksumAlgorithm }));
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    assert.equal(Contents.length, 4);
  });

  it("has no object when a client goes away in the middle of an upload", async () => {
    const { accessKeyId } = test.cloud.administrator;
    const upload = request(`${test.cloud.url}/${Bucket}/half`, {
      method: "PUT",
      headers: {
        "content-length": 1000,
        authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/eu-west-1/s3/aws4_request`,
      },
    });
    const gone = new Promise((resolve) => upload.once("error", resolve));
    await new Promise((resolve) => upload.write(Buffer.alloc(500), resolve));
    upload.destroy(new Error("gone"));
    await gone;
    await assert.rejects(s3.send(new HeadObjectCommand({ Bucket, Key: "half" })), { name: "NotFound" });
  });

  it("reads ranges", async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: "digits", Body: "0123456789" }));
    assert.deepEqual(
      await Promise.all(
        ["bytes=2-4", "bytes=7-", "bytes=-2", "bytes=8-99"].map((Range) => text({ Key: "digits", Range })),
      ),
      ["234", "789", "89", "89"],
    );
    await assert.rejects(text({ Key: "digits", Range: "bytes=10-" }), { name: "InvalidRange" });
  });

  it("writes only when the precondition holds, so that of two writers one wins", async () => {
    const put = (Body: string): Promise<unknown> =>
      s3.send(new PutObjectCommand({ Bucket, Key: "lock", Body, IfNoneMatch: "*" }));
    const results = await Promise.allSettled([put("first"), put("second")]);
    assert.deepEqual(results.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
    await assert.rejects(put("third"), { name: "PreconditionFailed" });
    const { ETag = "" } = await s3.send(new HeadObjectCommand({ Bucket, Key: "lock" }));
    await s3.send(new PutObjectCommand({ Bucket, Key: "lock", Body: "next", IfMatch: ETag }));
    await assert.rejects(s3.send(new PutObjectCommand({ Bucket, Key: "lock", Body: "late", IfMatch: ETag })), {
      name: "PreconditionFailed",
    });
    assert.equal(await text({ Key: "lock" }), "next");
  });

  it("keeps versions, delete markers and what was there before", async () => {
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
    const first = await s3.send(new PutObjectCommand({ Bucket, Key: "state", Body: "one" }));
    await s3.send(new PutObjectCommand({ Bucket, Key: "state", Body: "two" }));
    const removed = await s3.send(new DeleteObjectCommand({ Bucket, Key: "state" }));
    assert.equal(removed.DeleteMarker, true);
    await assert.rejects(text({ Key: "state" }), { name: "NoSuchKey" });
    assert.equal(await text({ Key: "state", VersionId: first.VersionId ?? "" }), "one");
    assert.equal((await s3.send(new ListObjectsV2Command({ Bucket }))).KeyCount, 0);
    const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
    assert.deepEqual([Versions.length, DeleteMarkers.length, DeleteMarkers[0]?.IsLatest], [2, 1, true]);
    await s3.send(new DeleteObjectCommand({ Bucket, Key: "state", VersionId: removed.VersionId ?? "" }));
    assert.equal(await text({ Key: "state" }), "two");
  });

  it("overwrites and deletes for good in a bucket without versions", async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: "a", Body: "one" }));
    assert.equal((await s3.send(new PutObjectCommand({ Bucket, Key: "a", Body: "two" }))).VersionId, undefined);
    assert.equal(await text({ Key: "a" }), "two");
    await s3.send(new DeleteObjectCommand({ Bucket, Key: "a" }));
    await s3.send(new DeleteObjectCommand({ Bucket, Key: "a" }));
    assert.deepEqual(await readdir(join(test.cloud.home, "s3", "objects")), []);
  });

  it("lists by prefix and folder, page by page", async () => {
    for (const Key of ["b/1", "a/2", "a/1", "c", "a/3"])
      await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
    const keys: string[] = [];
    for await (const { Contents = [] } of paginateListObjectsV2({ client: s3, pageSize: 2 }, { Bucket, Prefix: "a/" }))
      keys.push(...Contents.map(({ Key = "" }) => Key));
    assert.deepEqual(keys, ["a/1", "a/2", "a/3"]);
    const { Contents = [], CommonPrefixes = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Delimiter: "/" }));
    assert.deepEqual(
      [CommonPrefixes.map(({ Prefix }) => Prefix), Contents.map(({ Key }) => Key)],
      [["a/", "b/"], ["c"]],
    );
  });

  it("copies, deletes several at once and removes an empty bucket only", async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: "a", Body: "one", Metadata: { kind: "x" } }));
    await s3.send(new CopyObjectCommand({ Bucket, Key: "b", CopySource: `${Bucket}/a` }));
    assert.equal((await s3.send(new HeadObjectCommand({ Bucket, Key: "b" }))).Metadata?.["kind"], "x");
    await assert.rejects(s3.send(new DeleteBucketCommand({ Bucket })), { name: "BucketNotEmpty" });
    const { Deleted = [] } = await s3.send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: "a" }, { Key: "b" }] } }),
    );
    assert.deepEqual(
      Deleted.map(({ Key }) => Key),
      ["a", "b"],
    );
    await s3.send(new DeleteBucketCommand({ Bucket }));
    await assert.rejects(s3.send(new HeadBucketCommand({ Bucket })), { name: "NotFound" });
  });

  it("puts parts together in the order of their numbers, and forgets an aborted upload", async () => {
    const start = async (): Promise<string> =>
      (await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: "large" }))).UploadId ?? "";
    const UploadId = await start();
    const part = async (PartNumber: number, Body: string): Promise<{ PartNumber: number; ETag: string }> => ({
      PartNumber,
      ETag: (await s3.send(new UploadPartCommand({ Bucket, Key: "large", UploadId, PartNumber, Body }))).ETag ?? "",
    });
    const second = await part(2, "world");
    const Parts = [await part(1, "hello "), second];
    assert.deepEqual(
      (await s3.send(new ListPartsCommand({ Bucket, Key: "large", UploadId }))).Parts?.map(
        ({ PartNumber }) => PartNumber,
      ),
      [1, 2],
    );
    await assert.rejects(
      s3.send(
        new CompleteMultipartUploadCommand({
          Bucket,
          Key: "large",
          UploadId,
          MultipartUpload: { Parts: Parts.toReversed() },
        }),
      ),
      { name: "InvalidPartOrder" },
    );
    await s3.send(new CompleteMultipartUploadCommand({ Bucket, Key: "large", UploadId, MultipartUpload: { Parts } }));
    assert.equal(await text({ Key: "large" }), "hello world");
    const aborted = await start();
    await s3.send(new AbortMultipartUploadCommand({ Bucket, Key: "large", UploadId: aborted }));
    await assert.rejects(
      s3.send(
        new CompleteMultipartUploadCommand({ Bucket, Key: "large", UploadId: aborted, MultipartUpload: { Parts } }),
      ),
      { name: "NoSuchUpload" },
    );
    assert.deepEqual(await readdir(join(test.cloud.home, "work", "s3")), []);
  });

  it("tells a missing key only to who may list the bucket", async () => {
    const objects = { Effect: "Allow", Action: "s3:GetObject", Resource: `arn:aws:s3:::${Bucket}/*` } as const;
    const reader = new S3Client(test.clientOf(await roleSession(test, "reader", objects)));
    const lister = new S3Client(
      test.clientOf(
        await roleSession(test, "lister", objects, {
          Effect: "Allow",
          Action: "s3:ListBucket",
          Resource: `arn:aws:s3:::${Bucket}`,
        }),
      ),
    );
    await assert.rejects(reader.send(new GetObjectCommand({ Bucket, Key: "none" })), { name: "AccessDenied" });
    await assert.rejects(lister.send(new GetObjectCommand({ Bucket, Key: "none" })), { name: "NoSuchKey" });
    await assert.rejects(lister.send(new GetObjectCommand({ Bucket: "elsewhere", Key: "none" })), {
      name: "NoSuchBucket",
    });
  });

  it("serves services inside the cloud from the same objects, under their role", async () => {
    const session = await roleSession(test, "builder", {
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:PutObject"],
      Resource: `arn:aws:s3:::${Bucket}/cache/*`,
    });
    const put = await test.cloud.objects.put(session.caller, { bucket: Bucket, key: "cache/a" }, Buffer.from("zip"));
    assert.equal(await text({ Key: "cache/a" }), "zip");
    assert.equal((await test.cloud.objects.get(session.caller, { bucket: Bucket, key: "cache/a" })).etag, put.etag);
    await assert.rejects(
      test.cloud.objects.put(session.caller, { bucket: Bucket, key: "other/a" }, Buffer.from("zip")),
      /s3:PutObject on resource: arn:aws:s3:::.*other\/a because/u,
    );
    await assert.rejects(test.cloud.objects.list(session.caller, Bucket, "cache/"), /s3:ListBucket/u);
    assert.equal((await test.cloud.objects.list(test.cloud.administrator.caller, Bucket, "cache/")).length, 1);
  });
});
