import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BadInput } from "../../../machine/badInput";
import { inspectOwnData, requireDrawableData } from "../../../rehearsal/source/ownData";
import { readSettings } from "../../../settings/files";
import { TinyPictures } from "../../delivery/data/tinyPictures";

describe("Own data", () => {
  const { training, region } = readSettings(join(__dirname, "../../fixtures/example"), "dev");
  const classes = ["circle", "cross", "square", "star", "triangle"];
  let pictures: TinyPictures;
  let home: string;
  let folder: string;
  let workspace: string;

  before(async () => {
    pictures = await TinyPictures.encode();
  });
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "own-"));
    [folder, workspace] = [join(home, "pictures"), join(home, "workspace")];
    await mkdir(folder);
  });
  afterEach(() => rm(home, { recursive: true }));

  const inspect = (): Promise<readonly string[]> => {
    assert.ok(training !== undefined);
    return inspectOwnData(folder, workspace, { training, region }, { onProgress: () => undefined });
  };

  it("is asked for when the model learns from something else than pictures", () => {
    assert.ok(training !== undefined);
    requireDrawableData(training);
    const image = {
      uri: "123456789012.dkr.ecr.us-east-1.amazonaws.com/nearest-centroid:1",
      kind: "tabular-classification",
    } as const;
    assert.throws(
      () => {
        requireDrawableData({ image });
      },
      (error) =>
        error instanceof BadInput &&
        /kind is tabular-classification, but .* draws pictures only.*--data DIR/.test(error.message),
    );
  });

  it("is summed up", async () => {
    pictures.fill(folder, 24, classes);
    const lines = await inspect();
    assert.deepEqual(lines.slice(0, 2), [
      "120 pictures in 5 classes: circle 24, cross 24, square 24, star 24, triangle 24",
      "split: 70 train, 20 validation, 30 held out",
    ]);
  });

  it("leaves nothing behind, nor what an interrupted inspection left", async () => {
    await mkdir(workspace);
    await writeFile(join(workspace, "train.rec"), "the beginning of a download");
    pictures.fill(folder, 24, classes);
    await inspect();
    assert.equal(existsSync(workspace), false);
  });

  it("is refused as bad input when there is none", async () => {
    await writeFile(join(folder, "notes.txt"), "");
    await assert.rejects(
      inspect(),
      (error) => error instanceof BadInput && /--data: .* has no subfolders/.test(error.message),
    );
  });

  it("is refused when it is empty, a file or not there, each with what to give", async () => {
    const refused = async (words: RegExp): Promise<void> => {
      await assert.rejects(inspect(), (error) => error instanceof BadInput && words.test(error.message));
    };
    await refused(/pictures is empty.*subfolder of pictures.*train\.rec.*samples\.csv/);
    await rm(folder, { recursive: true });
    await refused(/there is no folder .*pictures/);
    await writeFile(folder, "");
    await refused(new RegExp(`is a file; .*--data ${home}$`));
    await rm(folder);
    await symlink(folder, folder);
    await refused(/--data: .* cannot be read: ELOOP/);
    await rm(folder);
  });

  it("is refused as bad input when it does not fill a batch, with what to do", async () => {
    pictures.fill(folder, 12, classes);
    await assert.rejects(
      inspect(),
      (error) =>
        error instanceof BadInput &&
        /\d+ of 60 pictures are left .*size is 64.*about 110 are needed.* Add pictures, or lower/.test(error.message),
    );
  });
});
