import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { startTestCloud, type TestCloud } from "../../../packages/local-cloud/test/testCloud";
import { openCheckpoint } from "../../../rehearsal/home/checkpoint";

const Bucket = "kept";

describe("the checkpoint of a home", () => {
  let test: TestCloud;
  let folder: string;
  let s3: S3Client;

  beforeEach(async () => {
    test = await startTestCloud();
    folder = mkdtempSync(join(tmpdir(), "checkpoint-"));
    s3 = new S3Client(test.clientOf());
    await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: "eu-west-1" } }));
  });

  afterEach(async () => {
    await test.stop();
    rmSync(folder, { recursive: true });
  });

  const place = (): string => join(folder, "checkpoint");
  const put = (Body: string): Promise<unknown> => s3.send(new PutObjectCommand({ Bucket, Key: "state", Body }));
  const stored = async (): Promise<string | undefined> =>
    (await s3.send(new GetObjectCommand({ Bucket, Key: "state" }))).Body?.transformToString();

  /** The next rehearsal in the home. */
  const goOn = async (): Promise<void> => {
    await test.cloud.stop();
    openCheckpoint(test.cloud.home, place());
    await test.start();
    s3 = new S3Client(test.clientOf());
  };

  it("is what the next rehearsal finds, whatever an ended one did after it", async () => {
    await put("before");
    openCheckpoint(test.cloud.home, place()).take();
    await put("half done");
    await goOn();
    assert.equal(await stored(), "before");
    assert.equal(readdirSync(join(test.cloud.home, "s3", "objects")).length, 1);
  });

  it("moves on when it is taken again", async () => {
    const checkpoint = openCheckpoint(test.cloud.home, place());
    await put("done");
    checkpoint.take();
    await goOn();
    assert.equal(await stored(), "done");
    await goOn();
    assert.equal(await stored(), "done", "it stays when it was used");
  });

  it("leaves nothing but itself, also after a kill while it was made", async () => {
    const checkpoint = openCheckpoint(test.cloud.home, place());
    await put("done");
    checkpoint.take();
    await put("half done");
    // What a kill leaves of the next one is at the place that does not count.
    mkdirSync(join(place(), "one", "tables", "clock"), { recursive: true });
    writeFileSync(join(place(), "one", "tables", "clock", "row.json"), "cut sho");
    await goOn();
    assert.equal(await stored(), "done");
    await put("done, too");
    openCheckpoint(test.cloud.home, place());
    assert.equal(existsSync(join(test.cloud.home, "tables", "clock", "row.json")), false);
    assert.deepEqual(readdirSync(folder), ["checkpoint"]);
  });

  it("links anew only what has changed since it was made last", () => {
    const cloud = join(folder, "cloud");
    const row = (name: string): string => join(cloud, "tables", "rows", `${name}.json`);
    mkdirSync(dirname(row("same")), { recursive: true });
    for (const name of ["same", "replaced", "removed"]) writeFileSync(row(name), "1");
    const checkpoint = openCheckpoint(cloud, place());
    checkpoint.take();
    // A file notes when it last got or lost a name.
    const { ctimeNs } = statSync(row("same"), { bigint: true });
    writeFileSync(`${row("replaced")}.new`, "2");
    renameSync(`${row("replaced")}.new`, row("replaced"));
    rmSync(row("removed"));
    writeFileSync(row("added"), "2");
    checkpoint.take();
    assert.equal(statSync(row("same"), { bigint: true }).ctimeNs, ctimeNs);
    rmSync(cloud, { recursive: true });
    openCheckpoint(cloud, place());
    const rows = readdirSync(dirname(row("")));
    assert.deepEqual(
      rows.map((name) => [name, readFileSync(join(dirname(row("")), name), "utf8")]),
      [
        ["added.json", "2"],
        ["replaced.json", "2"],
        ["same.json", "1"],
      ],
    );
  });

  it("of a home without one is its state as it is", async () => {
    await put("from an older version");
    await goOn();
    assert.equal(await stored(), "from an older version");
  });

  it("does not see what replaces a file of the cloud", () => {
    const [tables, row] = [join(folder, "cloud", "tables"), join(folder, "cloud", "tables", "row.json")];
    mkdirSync(tables, { recursive: true });
    writeFileSync(row, "1");
    openCheckpoint(join(folder, "cloud"), place());
    writeFileSync(`${row}.new`, "2");
    renameSync(`${row}.new`, row);
    openCheckpoint(join(folder, "cloud"), place());
    assert.equal(readFileSync(row, "utf8"), "1");
  });
});
