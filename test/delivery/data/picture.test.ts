import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import sharp, { type Sharp } from "sharp";
import { examinePicture, plainPicture } from "../../../delivery/data/picture";
import { claimingSize } from "../../claimedSize";

/** Red above, blue below; wider than high. */
const [width, height] = [6, 4];
const pixels = Buffer.concat([
  ...Array.from({ length: 12 }, () => Buffer.from([200, 60, 60])),
  ...Array.from({ length: 12 }, () => Buffer.from([60, 60, 200])),
]);
const drawn = (): Sharp => sharp(pixels, { raw: { width, height, channels: 3 } });
/** The same picture lying on its side, with EXIF data that says so. */
const lying = async (): Promise<Sharp> =>
  sharp(await drawn().rotate(270).png().toBuffer()).withMetadata({ orientation: 6 });

const encodedAgain: Readonly<Record<string, () => Promise<Buffer>>> = {
  "16 bits": () => drawn().toColourspace("rgb16").png().toBuffer(),
  CMYK: () => drawn().toColourspace("cmyk").jpeg({ quality: 100 }).toBuffer(),
  rotated: async () => (await lying()).jpeg({ quality: 100, chromaSubsampling: "4:4:4" }).toBuffer(),
  transparent: () => drawn().ensureAlpha(1).png().toBuffer(),
  GIF: () => drawn().gif().toBuffer(),
  WebP: () => drawn().webp({ lossless: true }).toBuffer(),
  TIFF: () => drawn().tiff({ compression: "lzw" }).toBuffer(),
  AVIF: () => drawn().avif({ lossless: true }).toBuffer(),
  animated: () =>
    sharp(Buffer.concat([pixels, Buffer.alloc(pixels.length)]), {
      raw: { width, height: 2 * height, channels: 3, pageHeight: height },
    })
      .gif()
      .toBuffer(),
};

describe("A picture", () => {
  for (const [kind, encode] of Object.entries(encodedAgain)) {
    it(`is encoded again so that it looks as before: ${kind}`, async () => {
      const content = await encode();
      const examined = await examinePicture(content);
      assert.ok("kind" in examined, "fault" in examined ? examined.fault : "");
      assert.deepEqual([examined.width, examined.height, examined.isPlain], [width, height, false]);
      const plain = await plainPicture(content);
      const again = await examinePicture(plain);
      assert.ok("kind" in again && again.isPlain && ["JPEG", "PNG"].includes(again.kind), kind);
      await assertLooksAsDrawn(plain);
    });
  }

  for (const [kind, encode] of Object.entries({
    JPEG: () => drawn().jpeg().toBuffer(),
    PNG: () => drawn().png().toBuffer(),
    grey: () => drawn().greyscale().png().toBuffer(),
    palette: () => drawn().png({ palette: true }).toBuffer(),
  })) {
    it(`is used byte for byte: ${kind}`, async () => {
      const content = await encode();
      assert.equal(await plainPicture(content), content);
    });
  }

  it("is white where it is transparent", async () => {
    const plain = await plainPicture(
      await sharp({ create: { width, height, channels: 4, background: "#00000000" } })
        .png()
        .toBuffer(),
    );
    assert.deepEqual(
      [...(await sharp(plain).raw().toBuffer())],
      Array.from({ length: 3 * width * height }, () => 255),
    );
  });

  it("is made small enough to be sent to an endpoint", async () => {
    const large = await sharp({ create: { width: 1400, height: 1400, channels: 3, background: "grey" } })
      .png({ compressionLevel: 0 })
      .toBuffer();
    const plain = await plainPicture(large);
    assert.ok(
      large.length > 5 * 1024 ** 2 && plain.length < 5 * 1024 ** 2,
      `${large.length} bytes became ${plain.length}`,
    );
  });

  for (const [what, content, fault] of [
    ["a text", Buffer.from("a text"), /^is none of JPEG, PNG, WebP, GIF, TIFF, AVIF$/],
    ["nothing", Buffer.alloc(0), /^is none of JPEG/],
    [
      "a drawing in SVG",
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>'),
      /^is none of JPEG/,
    ],
  ] as const) {
    it(`is not ${what}`, async () => {
      const examined = await examinePicture(content);
      assert.match("fault" in examined ? examined.fault : "", fault);
    });
  }

  it("is too large, not broken, when its header claims so: it is not decoded", async () => {
    const claiming = claimingSize(await drawn().png().toBuffer(), 20_000, 20_000);
    assert.deepEqual(await examinePicture(claiming), {
      fault: "is too large: 20000×20000 pixels; at most 100000000 are read",
    });
  });

  for (const [kind, begin] of [
    ["TIFF", "II*\0"],
    ["PNG", "\x89PNG\r\n\x1a\n"],
  ] as const) {
    it(`is broken, not of another kind, when nothing follows the beginning of a ${kind}`, async () => {
      const examined = await examinePicture(Buffer.from(`${begin}nothing of the kind`, "latin1"));
      assert.match("fault" in examined ? examined.fault : "", /^is broken: ./);
    });
  }

  it("is left to its owner to convert when it is HEIC", async () => {
    const examined = await examinePicture(await readFile(join(__dirname, "../../fixtures/pictures/photograph.heic")));
    assert.match("fault" in examined ? examined.fault : "", /^is none of JPEG, .*AVIF$/);
  });

  it("is not black because its numbers are no whole ones", async () => {
    const examined = await examinePicture(
      await drawn().toColourspace("scrgb").tiff({ compression: "none" }).toBuffer(),
    );
    assert.match("fault" in examined ? examined.fault : "", /^holds numbers of the type float; 8 or 16 bits/);
  });

  for (const kind of ["jpeg", "png"] as const) {
    it(`is broken when it was cut short: ${kind}`, async () => {
      const whole = await sharp({
        create: {
          width: 64,
          height: 64,
          channels: 3,
          background: "grey",
          noise: { type: "gaussian", mean: 128, sigma: 60 },
        },
      })
        .toFormat(kind)
        .toBuffer();
      const examined = await examinePicture(whole.subarray(0, (whole.length * 3) / 4));
      assert.match("fault" in examined ? examined.fault : "", /^is broken: ./);
    });
  }
});

async function assertLooksAsDrawn(picture: Buffer): Promise<void> {
  const { data, info } = await sharp(picture).raw().toBuffer({ resolveWithObject: true });
  assert.deepEqual([info.width, info.height, info.channels], [width, height, 3]);
  const difference = Math.max(...data.map((value, index) => Math.abs(value - (pixels[index] ?? 0))));
  assert.ok(difference <= 60, `a pixel differs by ${difference} of 255`);
}
