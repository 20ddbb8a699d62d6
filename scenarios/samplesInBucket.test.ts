import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { forEachConcurrently } from "../contract/concurrency";
import type { Rehearsal } from "../rehearsal/stage/rehearsal";
import { Laboratory } from "./laboratory";
import { trainingJobs } from "./registry";
import { pictures, usualPictures } from "./workshop";

const Bucket = "pictures-of-the-team";
const uploadsAtOnce = 16;

describe("a delivery whose pictures are in a bucket", () => {
  let laboratory: Laboratory;
  let rehearsal: Rehearsal;
  let storage: S3Client;

  before(async () => {
    laboratory = await Laboratory.open();
    const source = `s3://${Bucket}/shapes`;
    laboratory.edit("Pulumi.dev.yaml", "source: delivery/data/caltech-256", `source: ${source}`);
    rehearsal = await laboratory.start({ data: source });
    const { url: endpoint, region, administrator: credentials } = rehearsal.cloud;
    storage = new S3Client({ endpoint, region, credentials });
    await storage.send(new CreateBucketCommand({ Bucket }));
    const drawn = await usualPictures();
    const files = readdirSync(drawn).flatMap((label) =>
      readdirSync(join(drawn, label)).map((file) => `${label}/${file}`),
    );
    await forEachConcurrently(files, uploadsAtOnce, (file) =>
      upload(`shapes/${file}`, readFileSync(join(drawn, file))),
    );
    // Its name begins as the other's does.
    await upload("shapes-of-others/plan.png", Buffer.from("nobody else's business"));
  });
  after(async () => {
    storage.destroy();
    await laboratory.close();
  });

  it("goes to production, and trains nothing while they stay the same", async () => {
    for (let delivery = 0; delivery < 2; delivery += 1) {
      const { ending, failure } = await laboratory.deliver(rehearsal);
      assert.equal(ending, "Succeeded", failure);
    }
    assert.equal((await trainingJobs(rehearsal)).length, 1);
  });

  it("learns again when there is another one", async () => {
    const [label = ""] = readdirSync(await usualPictures());
    const others = join(await pictures({ seed: 2 }), label);
    await upload(
      `shapes/${label}/another.png`,
      readFileSync(join(others, readdirSync(others).find((file) => file.endsWith(".png")) ?? "")),
    );
    const { ending, failure } = await laboratory.deliver(rehearsal);
    assert.equal(ending, "Succeeded", failure);
    assert.equal((await trainingJobs(rehearsal)).length, 2);
  });

  async function upload(Key: string, Body: Buffer): Promise<void> {
    await storage.send(new PutObjectCommand({ Bucket, Key, Body }));
  }
});
