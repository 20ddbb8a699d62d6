/** Which colours a picture has, roughly where, and which of them are the figure's rather than the ground's. */
import { Histogram } from "./histogram";
import { type Plane, type Planes, SIDE } from "./planes";

const HUES = 12;
/** Each hue is dark or light, pale or strong. */
const SHADES = 4;
const GREYS = 6;

/** Entries of each of the two histograms. */
export const COLOUR_COUNT = HUES * SHADES + GREYS;
/** Tiles along one side, for the mean colours. */
const TILES = 4;
const TILE_SIZE = SIDE / TILES;
const TILE_COUNT = TILES * TILES;
/** Pixels from one that is counted to the next: in a smoothed picture neighbours tell nearly the same. */
const STEP = 2;
/** A pixel whose channels differ from the ground's by this much in all, of 765, is taken half for the figure's. */
const FIGURE_DISTANCE = 40;

/** Local, because an import costs a look-up in the innermost loops. */
const WIDTH = SIDE;

/**
 * How many numbers the descriptor has: the histogram of all colours, that of the figure's, then four means for each
 * tile.
 */
export const COLOURS_LENGTH = 2 * COLOUR_COUNT + 4 * TILE_COUNT;

/** The outermost pixels, which mostly show the ground. */
const BORDER = Array.from({ length: WIDTH }, (_, place) => [
  place,
  (WIDTH - 1) * WIDTH + place,
  place * WIDTH,
  place * WIDTH + WIDTH - 1,
]).flat();

/** How much there is of each colour: in the whole picture, and in the figure alone. */
class ColourCounts {
  public readonly all = new Histogram(COLOUR_COUNT);
  public readonly figure = new Histogram(COLOUR_COUNT);

  /** @param figureShare how far the counted pixel belongs to the figure, 0–1. */
  public add(colour: number, amount: number, figureShare: number): void {
    this.all.add(colour, amount);
    this.figure.add(colour, amount * figureShare);
  }
}

/** Writes the descriptor. */
export function describeColours(planes: Planes, target: Float32Array): void {
  const { red, green, blue, brightness } = planes;
  const [groundRed, groundGreen, groundBlue] = [borderMedian(red), borderMedian(green), borderMedian(blue)];
  const counts = new ColourCounts();
  for (let y = 0; y < WIDTH; y += STEP) {
    for (let index = y * WIDTH; index < (y + 1) * WIDTH; index += STEP) {
      const [r, g, b] = [red[index] ?? 0, green[index] ?? 0, blue[index] ?? 0];
      const distance = Math.abs(r - groundRed) + Math.abs(g - groundGreen) + Math.abs(b - groundBlue);
      countPixel(counts, r, g, b, brightness[index] ?? 0, figureShareOf(distance));
    }
  }
  counts.all.writeRoots((SIDE / STEP) ** 2, target);
  // The added pixel keeps a picture without a figure from being blown up.
  counts.figure.writeRoots(counts.figure.total() + 1, target.subarray(COLOUR_COUNT));
  const [reds, greens, blues, lights] = [tileMeans(red), tileMeans(green), tileMeans(blue), tileMeans(brightness)];
  for (let tile = 0; tile < TILE_COUNT; tile += 1) {
    const [r, g, b] = [reds[tile] ?? 0, greens[tile] ?? 0, blues[tile] ?? 0];
    target.set([r - g, g - b, r - b, lights[tile] ?? 0], 2 * COLOUR_COUNT + 4 * tile);
  }
}

/** What half of the border's pixels do not exceed: a figure that touches the border does not change it. */
function borderMedian(plane: Plane): number {
  const values = new Float32Array(BORDER.length);
  BORDER.forEach((index, place) => {
    values[place] = plane[index] ?? 0;
  });
  return values.sort()[values.length / 2] ?? 0;
}

function figureShareOf(distance: number): number {
  const squared = distance * distance;
  return squared / (squared + FIGURE_DISTANCE * FIGURE_DISTANCE);
}

/**
 * Spreads a pixel over the nearest entries: over two hues and four shades as far as it is coloured, over two greys as
 * far as it is not.
 */
// oxlint-disable-next-line max-params -- Called for each pixel: an object each time would take time.
function countPixel(
  counts: ColourCounts,
  red: number,
  green: number,
  blue: number,
  brightness: number,
  figureShare: number,
): void {
  const high = Math.max(red, green, blue);
  const low = Math.min(red, green, blue);
  const chroma = high - low;
  const coloured = limited((chroma - 20) / 40);
  if (coloured > 0) {
    const hue = hueOf(red, green, blue) * HUES;
    const first = Math.floor(hue) % HUES;
    const weightSecond = hue - Math.floor(hue);
    const light = limited(((high + low) / 510 - 0.25) * 2);
    const strong = limited((chroma / 255) * 1.6);
    countShades(counts, first, coloured * (1 - weightSecond), light, strong, figureShare);
    countShades(counts, (first + 1) % HUES, coloured * weightSecond, light, strong, figureShare);
  }
  if (coloured < 1) {
    const grey = (brightness / 255) * (GREYS - 1);
    const first = Math.min(GREYS - 2, Math.floor(grey));
    counts.add(HUES * SHADES + first, (1 - coloured) * (1 - grey + first), figureShare);
    counts.add(HUES * SHADES + first + 1, (1 - coloured) * (grey - first), figureShare);
  }
}

// oxlint-disable-next-line max-params -- Called for each pixel: an object each time would take time.
function countShades(
  counts: ColourCounts,
  hue: number,
  weight: number,
  light: number,
  strong: number,
  figureShare: number,
): void {
  counts.add(hue * SHADES, weight * (1 - light) * (1 - strong), figureShare);
  counts.add(hue * SHADES + 1, weight * light * (1 - strong), figureShare);
  counts.add(hue * SHADES + 2, weight * (1 - light) * strong, figureShare);
  counts.add(hue * SHADES + 3, weight * light * strong, figureShare);
}

/** The hue in turns, 0–1, of a pixel that is not grey. */
function hueOf(red: number, green: number, blue: number): number {
  const high = Math.max(red, green, blue);
  const chroma = high - Math.min(red, green, blue);
  if (high === red) {
    return (((green - blue) / chroma + 6) % 6) / 6;
  }
  return (high === green ? (blue - red) / chroma + 2 : (red - green) / chroma + 4) / 6;
}

/** The mean of each tile, in units of 128. */
function tileMeans(plane: Plane): Float32Array {
  const sums = new Histogram(TILE_COUNT);
  for (let y = 0; y < WIDTH; y += 1) {
    const row = Math.floor(y / TILE_SIZE) * TILES;
    for (let x = 0; x < WIDTH; x += 1) {
      sums.add(row + Math.floor(x / TILE_SIZE), plane[y * WIDTH + x] ?? 0);
    }
  }
  return sums.counts.map((sum) => sum / (TILE_SIZE * TILE_SIZE * 128));
}

function limited(share: number): number {
  return Math.min(1, Math.max(0, share));
}
