/** A picture as a fixed number of descriptive numbers: what the network of the stand-in sees. */
import { COLOURS_LENGTH, describeColours } from "./colours";
import { describeEdgePairs, EDGE_PAIRS_LENGTH } from "./edgePairs";
import { describeLocalPatterns, LOCAL_PATTERNS_LENGTH } from "./localPatterns";
import { describeOrientations, ORIENTATION_GRID_LENGTH } from "./orientationGrid";
import { gradientsOf, SIDE, smooth, splitPlanes } from "./planes";

export { SIDE } from "./planes";

/** Two looks at a picture, each of SIDE×SIDE RGB pixels. */
export interface Views {
  readonly whole: Uint8Array;
  /** The middle from near, where fine textures show. */
  readonly middle: Uint8Array;
}

/** A way to describe pictures. */
export interface Descriptor {
  /** How many numbers describe a picture. */
  readonly length: number;
  describe(views: Views, target: Float32Array): void;
}

/**
 * Edges, their arrangement, texture and colour: knowledge about pictures in general, like that of a pretrained network.
 */
export const PRETRAINED: Descriptor = {
  length: ORIENTATION_GRID_LENGTH + EDGE_PAIRS_LENGTH + 2 * LOCAL_PATTERNS_LENGTH + COLOURS_LENGTH,
  describe({ whole, middle }, target) {
    const planes = splitPlanes(whole);
    const smoothed = {
      red: smooth(planes.red),
      green: smooth(planes.green),
      blue: smooth(planes.blue),
      brightness: smooth(planes.brightness),
    };
    const gradients = gradientsOf([smoothed.red, smoothed.green, smoothed.blue]);
    let start = 0;
    const next = (length: number): Float32Array => target.subarray(start, (start += length));
    describeOrientations(gradients, next(ORIENTATION_GRID_LENGTH));
    describeEdgePairs(gradients, next(EDGE_PAIRS_LENGTH));
    const texture = next(LOCAL_PATTERNS_LENGTH);
    describeLocalPatterns(planes.brightness, smoothed.brightness, texture);
    describeTextureOf(middle, whole, texture, next(LOCAL_PATTERNS_LENGTH));
    describeColours(smoothed, next(COLOURS_LENGTH));
  },
};

/** Writes the texture of the middle, which is known already when the middle is the whole. */
function describeTextureOf(
  middle: Uint8Array,
  whole: Uint8Array,
  textureOfWhole: Float32Array,
  target: Float32Array,
): void {
  if (middle === whole) {
    target.set(textureOfWhole);
    return;
  }
  const { brightness } = splitPlanes(middle);
  describeLocalPatterns(brightness, smooth(brightness), target);
}

/** Pixels along one side, and how many pixels of the picture each stands for. */
const SCRATCH_SIDE = 16;
const SCRATCH_STEP = SIDE / SCRATCH_SIDE;

/** Means of 4×4 pixels and nothing else: a network that knows nothing about pictures and begins from scratch. */
export const FROM_SCRATCH: Descriptor = {
  length: SCRATCH_SIDE * SCRATCH_SIDE * 3,
  describe({ whole }, target) {
    target.fill(0);
    whole.forEach((value, index) => {
      const pixel = Math.floor(index / 3);
      const row = Math.floor(pixel / SIDE / SCRATCH_STEP);
      const column = Math.floor((pixel % SIDE) / SCRATCH_STEP);
      const place = (row * SCRATCH_SIDE + column) * 3 + (index % 3);
      target[place] = (target[place] ?? 0) + value / (255 * SCRATCH_STEP * SCRATCH_STEP);
    });
  },
};
