import assert from "node:assert/strict";
import { ReadStream } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { sha256 } from "../../contract/hash";
import { createFromFile, type FileToUpload } from "../../contract/objects";
import { sourceClient } from "../../delivery/data/s3Folder";
import { startStubAws, type StubAws } from "../delivery/stubAws";

describe("a file that becomes an object", () => {
  const content = Buffer.alloc(200_000, "model ");
  let folder: string;
  let aws: StubAws;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "objects-"));
    await writeFile(path.join(folder, "file"), content);
    aws = await startStubAws();
  });
  afterEach(async () => {
    await aws.close();
    await rm(folder, { recursive: true });
  });

  function create(maxAttempts: number): Promise<boolean> {
    process.env["AWS_MAX_ATTEMPTS"] = String(maxAttempts);
    return createFromFile(sourceClient("eu-central-1"), "bucket", "key", upload());
  }

  const upload = (): FileToUpload => ({
    path: path.join(folder, "file"),
    sha256: sha256(content),
    contentType: "application/octet-stream",
  });

  it("is sent again from its beginning when the transfer breaks off", async () => {
    aws.breakOff("bucket/key");
    assert.equal(await create(2), true);
    assert.ok(aws.objects.get("bucket/key")?.equals(content));
    assert.deepEqual(aws.calls, ["PUT bucket/key", "PUT bucket/key"]);
  });

  it("says which object it was when that does not help", async () => {
    aws.breakOff("bucket/key");
    await assert.rejects(create(1), /^Error: Could not write s3:\/\/bucket\/key: /u);
  });

  it("is left to the SDK after the answer, else its connection would keep the process from ending", async () => {
    const client = sourceClient("eu-central-1");
    const bodies: unknown[] = [];
    // S3 answers as soon as it has the last byte, which may be before the file is read to its end.
    client.middlewareStack.add(
      () =>
        ({ input }) => {
          bodies.push("Body" in input && input.Body);
          return Promise.resolve({ output: { $metadata: {} }, response: {} });
        },
      { step: "initialize" },
    );
    await createFromFile(client, "bucket", "key", upload());
    const [body] = bodies;
    assert.ok(body instanceof ReadStream);
    assert.equal(body.destroyed, false);
    body.destroy();
  });

  it("never takes the place of one that is there", async () => {
    aws.objects.set("bucket/key", Buffer.from("another"));
    assert.equal(await create(2), false);
    assert.equal(aws.objects.get("bucket/key")?.toString(), "another");
  });
});
