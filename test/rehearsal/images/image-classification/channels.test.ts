import assert from "node:assert/strict";
import sharp from "sharp";
import { checkChannels, type Sample } from "../../../../rehearsal/images/image-classification/channels";
import { describeChannel } from "../../../../rehearsal/images/image-classification/describeChannel";
import { FROM_SCRATCH } from "../../../../rehearsal/images/image-classification/descriptors";

const OPTIONS = { descriptor: FROM_SCRATCH, classes: 2, grey: false };

describe("Channels", () => {
  for (const { name, configuration, message } of [
    { name: "validation is missing", configuration: { train: {} }, message: /^Missing channel 'validation'/ },
    {
      name: "a list is missing",
      configuration: { train: { ContentType: "application/x-image" }, validation: {} },
      message: /^Missing channel 'train_lst'/,
    },
    {
      name: "the content type is unknown",
      configuration: { train: { ContentType: "text/csv" }, validation: {} },
      message: /^Channel 'train' has content type 'text\/csv', expected application\/x-recordio/,
    },
    {
      name: "training should go on from a model",
      configuration: { train: {}, validation: {}, model: {} },
      message: /^Channel 'model' .* is not part of/,
    },
  ]) {
    it(`are refused when ${name}`, () => {
      assert.throws(
        () => {
          checkChannels(configuration);
        },
        { name: "ClientError", message },
      );
    });
  }

  it("are accepted as RecordIO, with parameters of the content type too", () => {
    checkChannels({ train: { ContentType: "application/x-recordio; label-format=class-id" }, validation: {} });
  });
});

describe("The pictures of a channel", () => {
  let picture: Buffer;
  before(async () => {
    picture = await sharp({ create: { width: 8, height: 8, channels: 3, background: "red" } })
      .png()
      .toBuffer();
  });

  async function* samples(...changes: readonly Partial<Sample>[]): AsyncGenerator<Sample> {
    for (const [index, change] of changes.entries()) {
      yield await Promise.resolve({ label: 0, picture, origin: `record ${index}`, ...change });
    }
  }

  it("are described in their order", async () => {
    const store = await describeChannel(
      samples(...Array.from({ length: 20 }, (_, index) => ({ label: index % 2 }))),
      OPTIONS,
    );
    const description = new Float32Array(FROM_SCRATCH.length);
    assert.deepEqual(
      Array.from({ length: store.count }, (_, index) => store.read(index, description)),
      Array.from({ length: 20 }, (_, index) => index % 2),
    );
    assert.deepEqual([...description.subarray(0, 3)], [1, 0, 0]);
    store.close();
  });

  for (const label of [2, -1, 0.5, Number.NaN]) {
    it(`are refused with their place when the label is ${label}`, async () => {
      await assert.rejects(describeChannel(samples({}, { label }), OPTIONS), {
        name: "ClientError",
        message: `record 1: label ${label} is no class; with num_classes 2 labels are 0 to 1`,
      });
    });
  }

  it("are refused with their place when one is broken", async () => {
    await assert.rejects(describeChannel(samples({}, {}, { picture: picture.subarray(0, 40) }, {}), OPTIONS), {
      name: "ClientError",
      message: /^record 2: broken picture: /,
    });
  });
});
