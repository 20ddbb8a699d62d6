/** Which colours a picture has, and roughly where. */
import { Histogram } from "./histogram";
import { SIDE, type Plane, type Planes } from "./planes";

const HUES = 12;
/** Each hue is dark or light, pale or strong. */
const SHADES = 4;
const GREYS = 6;
/** Tiles along one side, for the mean colours. */
const TILES = 4;
const TILE_SIZE = SIDE / TILES;
const TILE_COUNT = TILES * TILES;

/** Local, because an import costs a look-up in the innermost loops. */
const WIDTH = SIDE;

/** How many numbers the descriptor has: the histogram of colours, then four means for each tile. */
export const COLOURS_LENGTH = HUES * SHADES + GREYS + 4 * TILE_COUNT;

/** Writes the descriptor. */
export function describeColours(planes: Planes, target: Float32Array): void {
  const histogram = new Histogram(HUES * SHADES + GREYS);
  for (let index = 0; index < planes.red.length; index += 1) {
    countPixel(histogram, planes.red[index] ?? 0, planes.green[index] ?? 0, planes.blue[index] ?? 0, planes.brightness[index] ?? 0);
  }
  histogram.writeRoots(SIDE * SIDE, target);
  const { red, green, blue, brightness } = planes;
  const [reds, greens, blues, lights] = [tileMeans(red), tileMeans(green), tileMeans(blue), tileMeans(brightness)];
  for (let tile = 0; tile < TILE_COUNT; tile += 1) {
    const [r, g, b] = [reds[tile] ?? 0, greens[tile] ?? 0, blues[tile] ?? 0];
    target.set([r - g, g - b, r - b, lights[tile] ?? 0], histogram.counts.length + 4 * tile);
  }
}

/** Spreads a pixel over the nearest entries: over two hues and four shades as far as it is coloured, over two greys as far as it is not. */
function countPixel(histogram: Histogram, red: number, green: number, blue: number, brightness: number): void {
  const high = Math.max(red, green, blue);
  const low = Math.min(red, green, blue);
  const chroma = high - low;
  const coloured = limited((chroma - 20) / 40);
  if (coloured > 0) {
    const hue = hueOf(red, green, blue, high, chroma) * HUES;
    const first = Math.floor(hue) % HUES;
    const weightSecond = hue - Math.floor(hue);
    const light = limited(((high + low) / 510 - 0.25) * 2);
    const strong = limited((chroma / 255) * 1.6);
    countShades(histogram, first, coloured * (1 - weightSecond), light, strong);
    countShades(histogram, (first + 1) % HUES, coloured * weightSecond, light, strong);
  }
  if (coloured < 1) {
    const grey = (brightness / 255) * (GREYS - 1);
    const first = Math.min(GREYS - 2, Math.floor(grey));
    histogram.add(HUES * SHADES + first, (1 - coloured) * (1 - grey + first));
    histogram.add(HUES * SHADES + first + 1, (1 - coloured) * (grey - first));
  }
}

function countShades(histogram: Histogram, hue: number, weight: number, light: number, strong: number): void {
  histogram.add(hue * SHADES, weight * (1 - light) * (1 - strong));
  histogram.add(hue * SHADES + 1, weight * light * (1 - strong));
  histogram.add(hue * SHADES + 2, weight * (1 - light) * strong);
  histogram.add(hue * SHADES + 3, weight * light * strong);
}

/** The hue in turns, 0–1. */
function hueOf(red: number, green: number, blue: number, high: number, chroma: number): number {
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
