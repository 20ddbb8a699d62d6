/** What a camera does to a scene: uneven light, blur and noise. Works on pixels in place. */
import type { Random } from "./random";
import { PICTURE_SIZE } from "./scene";

/** Red, green, blue. */
export const CHANNELS = 3;

const ROW = PICTURE_SIZE * CHANNELS;

/** Takes the picture of a scene: `pixels` is changed in place. */
export function photograph(pixels: Buffer, random: Random): void {
  blur(pixels, random.between(0, 0.22));
  const noise = random.between(0, 12);
  const turn = random.between(0, 2 * Math.PI);
  const fade = random.between(0, 0.12);
  // From one edge of the picture to the other, light changes by `fade` in the direction `turn`.
  const [right, down] = [(Math.cos(turn) * fade) / PICTURE_SIZE, (Math.sin(turn) * fade) / PICTURE_SIZE];
  for (let y = 0, index = 0; y < PICTURE_SIZE; y += 1) {
    for (let x = 0; x < PICTURE_SIZE; x += 1) {
      const light = 1 + (x - PICTURE_SIZE / 2) * right + (y - PICTURE_SIZE / 2) * down;
      for (let channel = 0; channel < CHANNELS; channel += 1, index += 1) {
        const value = (pixels[index] ?? 0) * light + grain(random) * noise;
        pixels[index] = Math.min(255, Math.max(0, Math.round(value)));
      }
    }
  }
}

/**
 * Noise with mean 0 and standard deviation 1: the sum of four bytes of one random number is close to a normal
 * distribution.
 */
function grain(random: Random): number {
  const bits = random.next() * 2 ** 32;
  const sum = ((bits >>> 24) & 255) + ((bits >>> 16) & 255) + ((bits >>> 8) & 255) + (bits & 255);
  return (sum - 510) / 147.8;
}

/** Mixes each pixel with its neighbours along rows and columns: `weight` (0–0.33) of each neighbour. */
function blur(pixels: Buffer, weight: number): void {
  for (let y = 0; y < PICTURE_SIZE; y += 1) {
    for (let channel = 0; channel < CHANNELS; channel += 1) {
      blurLine(pixels, weight, y * ROW + channel, CHANNELS);
    }
  }
  for (let column = 0; column < ROW; column += 1) {
    blurLine(pixels, weight, column, ROW);
  }
}

/** Blurs the values at `start`, `start + step`, … */
function blurLine(pixels: Buffer, weight: number, start: number, step: number): void {
  const last = start + (PICTURE_SIZE - 1) * step;
  let before = pixels[start] ?? 0;
  for (let index = start; index <= last; index += step) {
    const here = pixels[index] ?? 0;
    const after = pixels[Math.min(index + step, last)] ?? 0;
    pixels[index] = here + weight * (before + after - 2 * here);
    before = here;
  }
}
