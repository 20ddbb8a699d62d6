/** Turns the pictures of a channel into described samples. */
import { mapAhead } from "../../../contract/concurrency";
import type { Sample } from "./channels";
import { decodePicture, PictureError } from "./decode";
import type { Descriptor, Views } from "./descriptors";
import { ClientError } from "./errors";
import { SampleStore } from "./learning/sampleStore";

/** Pictures that are decoded ahead while one is described. */
const DECODED_AHEAD = 8;

export interface DescribeOptions {
  readonly descriptor: Descriptor;
  /** Number of classes: labels are 0 to one less. */
  readonly classes: number;
  readonly grey: boolean;
  /** Called with each description, in the order of the channel. */
  readonly onDescription?: (description: Float32Array, label: number) => void;
}

/** Describes every sample of a channel. */
export async function describeChannel(samples: AsyncIterable<Sample>, options: DescribeOptions): Promise<SampleStore> {
  const store = new SampleStore(options.descriptor.length);
  const description = new Float32Array(options.descriptor.length);
  for await (const { label, views } of mapAhead(samples, DECODED_AHEAD, (sample) => decode(sample, options))) {
    options.descriptor.describe(views, description);
    options.onDescription?.(description, label);
    store.add(description, label);
  }
  return store;
}

interface Decoded {
  readonly label: number;
  readonly views: Views;
}

async function decode({ label, picture, origin }: Sample, { classes, grey }: DescribeOptions): Promise<Decoded> {
  if (!Number.isInteger(label) || label < 0 || label >= classes) {
    throw new ClientError(
      `${origin}: label ${label} is no class; with num_classes ${classes} labels are 0 to ${classes - 1}`,
    );
  }
  try {
    return { label, views: await decodePicture(picture, grey) };
  } catch (error) {
    if (error instanceof PictureError) {
      throw new ClientError(`${origin}: ${error.message}`);
    }
    throw error;
  }
}
