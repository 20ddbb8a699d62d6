import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BadInput } from "../../rehearsal/options";
import { inspectOwnPictures } from "../../rehearsal/ownPictures";
import { drawPictures } from "../../rehearsal/pictures";
import { readSettings } from "../../settings/files";

describe("Own pictures", () => {
  const { training, region } = readSettings(join(__dirname, "../fixtures/example"), "dev");
  let home: string;
  let folder: string;
  let workspace: string;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "own-"));
    [folder, workspace] = [join(home, "pictures"), join(home, "workspace")];
    await mkdir(folder);
  });
  afterEach(() => rm(home, { recursive: true }));

  const inspect = (): Promise<readonly string[]> => {
    assert.ok(training !== undefined);
    return inspectOwnPictures(folder, workspace, { training, region }, () => undefined);
  };

  it("are summed up", async () => {
    await drawPictures({ folder, seed: 1, picturesPerClass: 24 });
    const lines = await inspect();
    assert.deepEqual(lines.slice(0, 2), ["120 pictures in 5 classes: circle 24, cross 24, square 24, star 24, triangle 24", "split: 70 train, 20 validation, 30 held out"]);
  });

  it("leave nothing behind, nor what an interrupted inspection left", async () => {
    await mkdir(workspace);
    await writeFile(join(workspace, "train.rec"), "the beginning of a download");
    await drawPictures({ folder, seed: 1, picturesPerClass: 24 });
    await inspect();
    assert.equal(existsSync(workspace), false);
  });

  it("are refused as bad input when there are none", async () => {
    await assert.rejects(inspect(), (error) => error instanceof BadInput && /--data: .* has no subfolders/.test(error.message));
  });

  it("are refused as bad input when they do not fill a batch, with what to do", async () => {
    await drawPictures({ folder, seed: 1, picturesPerClass: 12 });
    await assert.rejects(inspect(), (error) => error instanceof BadInput && /\d+ pictures are left for training, but .*mini_batch_size is 64.* Add pictures, or lower/.test(error.message));
  });
});
