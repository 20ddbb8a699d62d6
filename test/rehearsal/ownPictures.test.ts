import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BadInput } from "../../rehearsal/options";
import { inspectOwnPictures } from "../../rehearsal/ownPictures";
import { drawPictures } from "../../rehearsal/pictures";
import { readSettings } from "../../settings/files";

describe("Own pictures", () => {
  const { training, region } = readSettings(join(__dirname, "../fixtures/example"), "dev");
  let folder: string;

  beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), "own-")); });
  afterEach(() => rm(folder, { recursive: true }));

  const inspect = (): Promise<readonly string[]> => {
    assert.ok(training !== undefined);
    return inspectOwnPictures(folder, training, region, () => undefined);
  };

  it("are summed up", async () => {
    await drawPictures({ folder, seed: 1, picturesPerClass: 24 });
    const lines = await inspect();
    assert.deepEqual(lines.slice(0, 2), ["120 pictures in 5 classes: circle 24, cross 24, square 24, star 24, triangle 24", "split: 70 train, 20 validation, 30 held out"]);
  });

  it("are refused as bad input when there are none", async () => {
    await assert.rejects(inspect(), (error) => error instanceof BadInput && /--data: .* has no subfolders/.test(error.message));
  });

  it("are refused as bad input when they do not fill a batch, with what to do", async () => {
    await drawPictures({ folder, seed: 1, picturesPerClass: 12 });
    await assert.rejects(inspect(), (error) => error instanceof BadInput && /\d+ pictures are left for training, but .*mini_batch_size is 64.* Add pictures, or lower/.test(error.message));
  });
});
