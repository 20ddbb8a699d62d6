/** A picture as planes of numbers, and what is computed from neighbouring pixels. */

/** Width and height in pixels at which every picture is looked at. */
export const SIDE = 64;

/** One number for each pixel, row by row. */
export type Plane = Float32Array;

/** Red, green, blue and brightness, each 0–255. */
export interface Planes {
  readonly red: Plane;
  readonly green: Plane;
  readonly blue: Plane;
  readonly brightness: Plane;
}

/** How strongly and in which direction a picture changes at each pixel. */
export interface Gradients {
  readonly strength: Plane;
  /** Direction of the steepest change in half turns, 0–1: dark to bright and bright to dark are the same direction. */
  readonly direction: Plane;
}

/** Takes apart interleaved RGB pixels. */
export function splitPlanes(pixels: Uint8Array): Planes {
  const [red, green, blue, brightness] = [emptyPlane(), emptyPlane(), emptyPlane(), emptyPlane()];
  for (let index = 0, source = 0; index < brightness.length; index += 1, source += 3) {
    const r = pixels[source] ?? 0;
    const g = pixels[source + 1] ?? 0;
    const b = pixels[source + 2] ?? 0;
    red[index] = r;
    green[index] = g;
    blue[index] = b;
    brightness[index] = 0.299 * r + 0.587 * g + 0.114 * b;
  }
  return { red, green, blue, brightness };
}

/** Blurs by the weights 1–2–1 along rows and columns, which takes out most of a camera's noise. */
export function smooth(plane: Plane): Plane {
  return smoothLines(smoothLines(plane, 1, SIDE), SIDE, 1);
}

function smoothLines(plane: Plane, step: number, lineStep: number): Plane {
  const result = emptyPlane();
  for (let line = 0; line < SIDE; line += 1) {
    const first = line * lineStep;
    const last = first + (SIDE - 1) * step;
    for (let index = first; index <= last; index += step) {
      const before = plane[index === first ? index : index - step] ?? 0;
      const after = plane[index === last ? index : index + step] ?? 0;
      result[index] = (before + 2 * (plane[index] ?? 0) + after) / 4;
    }
  }
  return result;
}

/**
 * The gradient of the plane that changes most at each pixel: an edge between colours of equal brightness is an edge
 * too.
 */
export function gradientsOf(planes: readonly Plane[]): Gradients {
  const strength = emptyPlane();
  const direction = emptyPlane();
  for (let y = 0, index = 0; y < SIDE; y += 1) {
    const up = y > 0 ? -SIDE : 0;
    const down = y < SIDE - 1 ? SIDE : 0;
    for (let x = 0; x < SIDE; x += 1, index += 1) {
      const left = x > 0 ? -1 : 0;
      const right = x < SIDE - 1 ? 1 : 0;
      let strongest = -1;
      let across = 0;
      let along = 0;
      for (const plane of planes) {
        const dx = (plane[index + right] ?? 0) - (plane[index + left] ?? 0);
        const dy = (plane[index + down] ?? 0) - (plane[index + up] ?? 0);
        const squared = dx * dx + dy * dy;
        if (squared > strongest) {
          strongest = squared;
          across = dx;
          along = dy;
        }
      }
      strength[index] = Math.sqrt(strongest);
      direction[index] = halfTurns(across, along);
    }
  }
  return { strength, direction };
}

/** The direction of a line, whichever way it points, in half turns: 0 (included) to 1 (excluded). */
export function halfTurns(dx: number, dy: number): number {
  const turns = Math.atan2(dy, dx) / Math.PI;
  const positive = turns < 0 ? turns + 1 : turns;
  return positive >= 1 ? positive - 1 : positive;
}

/** A plane of zeros. */
function emptyPlane(): Plane {
  return new Float32Array(SIDE * SIDE);
}
