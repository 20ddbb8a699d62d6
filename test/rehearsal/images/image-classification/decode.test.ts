import assert from "node:assert/strict";
import sharp, { type Sharp } from "sharp";
import { decodePicture, PictureError } from "../../../../rehearsal/images/image-classification/decode";

const RED = { r: 200, g: 30, b: 60 };

describe("Decoding a picture as a person sees it", () => {
  const red = (): Sharp => sharp({ create: { width: 40, height: 20, channels: 3, background: RED } });
  const invisible = (): Sharp =>
    sharp({ create: { width: 40, height: 20, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } });

  const encodings: readonly {
    readonly name: string;
    readonly picture: () => Promise<Buffer>;
    readonly colour: readonly number[];
    readonly tolerance: number;
  }[] = [
    { name: "JPEG", picture: () => red().jpeg().toBuffer(), colour: [200, 30, 60], tolerance: 2 },
    { name: "PNG", picture: () => red().png().toBuffer(), colour: [200, 30, 60], tolerance: 0 },
    { name: "palette", picture: () => red().png({ palette: true }).toBuffer(), colour: [200, 30, 60], tolerance: 1 },
    {
      name: "16 bits",
      picture: () => red().toColourspace("rgb16").png().toBuffer(),
      colour: [200, 30, 60],
      tolerance: 1,
    },
    {
      name: "CMYK",
      picture: () => red().toColourspace("cmyk").jpeg().toBuffer(),
      colour: [200, 30, 60],
      tolerance: 30,
    },
    { name: "grey", picture: () => red().toColourspace("b-w").png().toBuffer(), colour: [103, 103, 103], tolerance: 1 },
    {
      name: "grey JPEG",
      picture: () => red().toColourspace("b-w").jpeg().toBuffer(),
      colour: [103, 103, 103],
      tolerance: 1,
    },
    {
      name: "grey, 16 bits",
      picture: () => red().toColourspace("grey16").png().toBuffer(),
      colour: [103, 103, 103],
      tolerance: 1,
    },
    {
      name: "transparent, which is white",
      picture: () => invisible().png().toBuffer(),
      colour: [255, 255, 255],
      tolerance: 0,
    },
    {
      name: "transparent grey",
      picture: () => invisible().toColourspace("b-w").png().toBuffer(),
      colour: [255, 255, 255],
      tolerance: 0,
    },
  ];

  for (const { name, picture, colour, tolerance } of encodings) {
    it(`gives 64×64 pixels of its colour: ${name}`, async () => {
      const { whole: pixels } = await decodePicture(await picture());
      assert.equal(pixels.length, 64 * 64 * 3);
      for (const start of [0, pixels.length - 3]) {
        const found = [...pixels.subarray(start, start + 3)];
        assert.ok(
          found.every((value, channel) => Math.abs(value - (colour[channel] ?? 0)) <= tolerance),
          `found ${found.join(",")}, expected ${colour.join(",")}`,
        );
      }
    });
  }

  it("takes colour away for an image_shape with one channel", async () => {
    const [red1, green, blue] = (await decodePicture(await red().png().toBuffer(), true)).whole;
    assert.equal(red1, green);
    assert.equal(green, blue);
  });

  it("turns it as its EXIF data says", async () => {
    const left = await red()
      .composite([{ input: { create: { width: 20, height: 20, channels: 3, background: "white" } }, left: 0, top: 0 }])
      .png()
      .toBuffer();
    const turned = await sharp(left).withMetadata({ orientation: 3 }).jpeg().toBuffer();
    assert.equal((await decodePicture(left)).whole[0], 255);
    assert.ok(((await decodePicture(turned)).whole.at(-1) ?? 0) > 250, "the white half should lie on the right");
  });

  it("looks at the middle of a picture with many pixels from near", async () => {
    const spot = {
      input: { create: { width: 60, height: 40, channels: 3, background: "white" } },
      left: 270,
      top: 180,
    } as const;
    const picture = await sharp({ create: { width: 600, height: 400, channels: 3, background: RED } })
      .composite([spot])
      .png()
      .toBuffer();
    const { whole, middle } = await decodePicture(picture);
    const white = (pixels: Uint8Array): number =>
      pixels.filter((value, index) => index % 3 === 1 && value > 240).length / (64 * 64);
    // A tenth of each side of the whole; of the middle, which is a third of it, three tenths.
    assert.ok(Math.abs(white(whole) - 0.01) < 0.004, `${white(whole)} of the whole is white`);
    assert.ok(Math.abs(white(middle) - 0.09) < 0.02, `${white(middle)} of the middle is white`);
  });

  it("sees no more in the middle of a picture with few pixels than in the whole", async () => {
    for (const [width, height] of [
      [64, 64],
      [40, 20],
      [200, 50],
    ] as const) {
      const { whole, middle } = await decodePicture(
        await sharp({ create: { width, height, channels: 3, background: RED } })
          .png()
          .toBuffer(),
      );
      assert.deepEqual(middle, whole, `${width}×${height}`);
    }
  });

  it("refuses what is no picture, a broken one, and one that claims to be enormous", async () => {
    const png = await red().png().toBuffer();
    const jpeg = await red().jpeg().toBuffer();
    const enormous = Buffer.from(png);
    enormous.writeUInt32BE(200_000, 16);
    enormous.writeUInt32BE(200_000, 20);
    for (const bytes of [
      Buffer.alloc(0),
      Buffer.from("<svg/>"),
      Buffer.from("GIF89a"),
      png.subarray(0, 60),
      jpeg.subarray(0, -40),
      Buffer.from("ffd8ff", "hex"),
      enormous,
    ]) {
      await assert.rejects(decodePicture(bytes), PictureError, `${bytes.length} bytes were taken for a picture`);
    }
  });
});
