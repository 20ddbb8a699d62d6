/** That the drawn pictures are no easy data: what a model with little insight makes of them. */
import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { drawPictures } from "../../rehearsal/pictures";
import { heldOutAccuracyOfLinearModel, type LabelledPixels } from "./linearModel";

describe("A linear model on raw pixels", () => {
  it("learns that one of two classes is brighter", () => {
    const samples = Array.from({ length: 80 }, (_, index) => ({
      label: index % 2,
      pixels: new Uint8Array(300).fill((index % 2 === 0 ? 40 : 180) + (index % 16)),
    }));
    assert.equal(heldOutAccuracyOfLinearModel(samples, 2), 1);
  });

  it("stays under 0.6 on held-out samples of drawn pictures", async () => {
    const { samples, classes } = await drawnPixels(80);
    const accuracy = heldOutAccuracyOfLinearModel(samples, classes);
    assert.ok(
      accuracy < 0.6,
      `a linear model reaches ${accuracy}: the pictures would not show whether anything was learnt`,
    );
  });
});

async function drawnPixels(
  picturesPerClass: number,
): Promise<{ readonly samples: readonly LabelledPixels[]; readonly classes: number }> {
  const folder = await mkdtemp(join(tmpdir(), "pictures-"));
  try {
    await drawPictures({ folder, seed: 1, picturesPerClass });
    const classes = (await readdir(folder)).sort();
    const samples = await Promise.all(
      classes.map(async (name, label) =>
        Promise.all(
          (await readdir(join(folder, name))).sort().map(async (file) => ({
            label,
            pixels: await sharp(await readFile(join(folder, name, file)))
              .raw()
              .toBuffer(),
          })),
        ),
      ),
    );
    return { samples: samples.flat(), classes: classes.length };
  } finally {
    await rm(folder, { recursive: true });
  }
}
