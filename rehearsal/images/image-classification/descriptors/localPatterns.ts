/**
 * What the surface looks like close up: rotation-invariant local binary patterns (Ojala, Pietikäinen and Mäenpää, 2002)
 * on circles of four sizes, counted and weighed by contrast. They tell textures apart.
 */
import { Histogram } from "./histogram";
import { type Plane, SIDE } from "./planes";

/** Neighbours on a circle. */
const NEIGHBOURS = 8;
/** 0–8 brighter neighbours in one run, or more than one run. */
const PATTERNS = NEIGHBOURS + 2;
const SEVERAL_RUNS = PATTERNS - 1;

/** The pattern of each set of brighter neighbours, one bit each. */
const PATTERN_OF = Uint8Array.from({ length: 2 ** NEIGHBOURS }, (_, brighter) => {
  const bits = Array.from({ length: NEIGHBOURS }, (_bit, neighbour) => (brighter >> neighbour) & 1);
  const changes = bits.filter((bit, neighbour) => bit !== bits.at(neighbour - 1)).length;
  return changes <= 2 ? bits.filter((bit) => bit === 1).length : SEVERAL_RUNS;
});

/** Local, because an import costs a look-up in the innermost loops. */
const WIDTH = SIDE;

interface Circle {
  /** Pixels. */
  readonly radius: number;
  /** A neighbour is brighter when it is by this much, of 255: more than noise. */
  readonly threshold: number;
  /** Pixels from one circle's centre to the next. */
  readonly step: number;
}

const FINE: Circle = { radius: 1, threshold: 6, step: 1 };
const COARSE: readonly Circle[] = [2, 3, 5].map((radius) => ({ radius, threshold: 4, step: 2 }));

/** How many numbers the descriptor has. */
export const LOCAL_PATTERNS_LENGTH = 2 * PATTERNS * (1 + COARSE.length);

/** Writes the descriptor: the finest circle looks at the brightness itself, the others at the smoothed one. */
export function describeLocalPatterns(brightness: Plane, smoothed: Plane, target: Float32Array): void {
  describeCircle(brightness, FINE, target.subarray(0, 2 * PATTERNS));
  COARSE.forEach((circle, index) => {
    describeCircle(smoothed, circle, target.subarray(2 * PATTERNS * (index + 1), 2 * PATTERNS * (index + 2)));
  });
}

function describeCircle(plane: Plane, { radius, threshold, step }: Circle, target: Float32Array): void {
  const offsets = Int32Array.from({ length: NEIGHBOURS }, (_, neighbour) => {
    const angle = (2 * Math.PI * neighbour) / NEIGHBOURS;
    return Math.round(Math.sin(angle) * radius) * SIDE + Math.round(Math.cos(angle) * radius);
  });
  const counts = new Histogram(PATTERNS);
  const contrasts = new Histogram(PATTERNS);
  for (let y = radius; y < WIDTH - radius; y += step) {
    for (let x = radius; x < WIDTH - radius; x += step) {
      const index = y * WIDTH + x;
      const centre = plane[index] ?? 0;
      let brighter = 0;
      let squares = 0;
      for (let neighbour = 0; neighbour < NEIGHBOURS; neighbour += 1) {
        const difference = (plane[index + (offsets[neighbour] ?? 0)] ?? 0) - centre;
        squares += difference * difference;
        brighter |= Number(difference > threshold) << neighbour;
      }
      const pattern = PATTERN_OF[brighter] ?? SEVERAL_RUNS;
      counts.add(pattern, 1);
      contrasts.add(pattern, Math.sqrt(squares));
    }
  }
  counts.writeRoots(counts.total(), target.subarray(0, PATTERNS));
  contrasts.writeRoots(contrasts.total() + 1e-3, target.subarray(PATTERNS));
}
