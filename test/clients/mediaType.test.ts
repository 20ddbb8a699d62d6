import assert from "node:assert/strict";
import sharp from "sharp";
import { mediaType } from "../../clients/mediaType";
import { modelKinds } from "../../settings/modelKinds";

describe("The media type of a sample", () => {
  const pictures = modelKinds["image-classification"].requestTypes;
  const drawn = (format: "jpeg" | "png" | "gif" | "webp" | "tiff" | "avif"): Promise<Buffer> =>
    sharp({ create: { width: 8, height: 8, channels: 3, background: "red" } })
      .toFormat(format)
      .toBuffer();

  it("is what the file's first bytes say, whatever its ending", async () => {
    for (const format of ["jpeg", "png"] as const) {
      for (const file of ["a.jpg", "a.png", "a", "a.csv"])
        assert.equal(mediaType(file, await drawn(format), pictures), `image/${format}`);
    }
  });

  it("is what the ending says where the bytes say nothing", () => {
    assert.equal(mediaType("A.JPG", Buffer.from("?"), pictures), "image/jpeg");
    assert.equal(mediaType("row.csv", Buffer.from("1,2,3"), ["application/json", "text/csv"]), "text/csv");
  });

  it("is the model's usual one where nobody can tell", () => {
    assert.equal(mediaType("sample", Buffer.from("?"), pictures), "application/x-image");
    assert.equal(mediaType("row", Buffer.from("1,2,3"), modelKinds["tabular-classification"].requestTypes), "text/csv");
  });

  it("of what the model does not take is told before anything is sent", async () => {
    for (const format of ["gif", "webp", "tiff", "avif"] as const) {
      const content = await drawn(format);
      assert.throws(() => mediaType("a.png", content, pictures), {
        message:
          `is image/${format}, but the model takes application/x-image, image/jpeg, image/png. ` + "Convert it first.",
      });
    }
    assert.throws(
      () => mediaType("a.json", Buffer.from("{}"), ["text/csv"]),
      /is application\/json, but the model takes text\/csv/u,
    );
  });
});
