import assert from "node:assert/strict";
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketLifecycleConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { InvokeEndpointCommand, SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { createServices } from "../../services";
import { bucketRoutes } from "../../services/s3/bucketOperations";
import { deleteRoutes } from "../../services/s3/deletion";
import { listRoutes } from "../../services/s3/listing";
import { operationOf } from "../../services/s3/operations";
import { readRoutes } from "../../services/s3/reading";
import { subresourceRoutes } from "../../services/s3/subresources";
import { writeRoutes } from "../../services/s3/writing";
import { startTestCloud, type TestCloud } from "../testCloud";

describe("Requests over HTTP that AWS's models refuse", () => {
  let test: TestCloud;
  let s3: S3Client;
  const Bucket = "models";

  before(async () => {
    test = await startTestCloud({ services: createServices });
    s3 = new S3Client({ ...test.clientOf(), forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: "eu-west-1" } }));
  });

  after(async () => {
    await test.stop();
  });

  it("are a bucket's name and a key that are no names of AWS's", async () => {
    await assert.rejects(s3.send(new CreateBucketCommand({ Bucket: "My_Bucket" })), { name: "InvalidBucketName" });
    await assert.rejects(s3.send(new PutObjectCommand({ Bucket, Key: "ä".repeat(513), Body: "" })), {
      name: "KeyTooLongError",
    });
    await s3.send(new PutObjectCommand({ Bucket, Key: "ä".repeat(512), Body: "" }));
  });

  it("are headers and queries with other values", async () => {
    const storage = new PutObjectCommand({ Bucket, Key: "a", Body: "", StorageClass: "COLD" as "STANDARD" });
    await assert.rejects(s3.send(storage), { name: "InvalidArgument", message: /'COLD' at 'storageClass'/u });
    const checksum = new GetObjectCommand({ Bucket, Key: "a", ChecksumMode: "MAYBE" as "ENABLED" });
    await assert.rejects(s3.send(checksum), { name: "InvalidArgument", message: /'MAYBE' at 'checksumMode'/u });
    const many = new ListObjectsV2Command({ Bucket, MaxKeys: "many" as unknown as number });
    await assert.rejects(s3.send(many), { name: "InvalidArgument", message: /'maxKeys' is not of type integer/u });
  });

  it("are documents with other values, without what is required, or with elements that nobody knows", async () => {
    const versioning = { Status: "On" as "Enabled" };
    await assert.rejects(s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: versioning })), {
      name: "MalformedXML",
      message:
        /'On' at 'status' failed to satisfy constraint: Member must satisfy enum value set: \[Enabled, Suspended\]/u,
    });
    const LifecycleConfiguration = { Rules: [{ ID: "old", Status: undefined, Expiration: { Days: 7 } }] };
    await assert.rejects(s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration })), {
      name: "MalformedXML",
      message: /Value null at 'rules.1.member.status'/u,
    });
    const answer = await put(
      "?versioning",
      "<VersioningConfiguration><State>Enabled</State></VersioningConfiguration>",
    );
    assert.equal(answer.status, 400);
    assert.match(await answer.text(), /<Code>MalformedXML<.*Unknown member at &apos;&lt;State&gt;&apos;/u);
  });

  it("are an endpoint's name and attributes that are none", async () => {
    const runtime = new SageMakerRuntimeClient(test.clientOf());
    const invoke = (EndpointName: string, CustomAttributes?: string): Promise<unknown> =>
      runtime.send(new InvokeEndpointCommand({ EndpointName, Body: Buffer.alloc(0), CustomAttributes }));
    await assert.rejects(invoke("my_endpoint"), {
      name: "ValidationError",
      message: /'my_endpoint' at 'endpointName'/u,
    });
    await assert.rejects(invoke("endpoint", "a".repeat(1025)), { message: /'customAttributes' .* equal to 1024/u });
    await assert.rejects(invoke("endpoint"), { message: /not found/u });
  });

  it("are found by the operation of every route", () => {
    const routes = {
      ...bucketRoutes,
      ...deleteRoutes,
      ...listRoutes,
      ...readRoutes,
      ...subresourceRoutes,
      ...writeRoutes,
    };
    const request = { request: {}, bucket: "b", key: "", query: new URLSearchParams(), header: () => undefined };
    assert.deepEqual(
      Object.keys(routes).filter((route) => operationOf(route, request) === ""),
      [],
    );
  });

  /** Sends what no SDK would send; the signature's key tells who it is. */
  function put(query: string, body: string): Promise<Response> {
    const scope = `${test.cloud.administrator.accessKeyId}/20260325/eu-west-1/s3/aws4_request`;
    const headers = { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0` };
    return fetch(`${test.cloud.url}/${Bucket}${query}`, { method: "PUT", headers, body });
  }
});
