/**
 * How the edges of a picture lie to each other: for pairs of edge points, a histogram of their distance and of the two
 * edges' angles to the line between them (after the pairwise geometric histograms of Evans, Thacker and Mayhew, 1993).
 * None of these changes when a figure is moved or turned, so shapes and textures are known wherever they are.
 */
import { Histogram } from "./histogram";
import { type Gradients, halfTurns, type Plane, SIDE } from "./planes";

/** Strongest edge points that are paired. */
const POINTS = 128;
const ANGLES = 8;
/** Angles of one edge by angles of the other. */
const TABLE_LENGTH = ANGLES * ANGLES;
/** How many points are stronger than what is taken for a clear edge. */
const REFERENCE_RANK = 20;
/** Where the classes of distance begin, in pixels; nearer points belong to the same edge. */
const DISTANCES = [3, 5, 8, 12, 17, 23, 31, 40] as const;
/** Unordered pairs of angles. */
const ANGLE_PAIRS = (ANGLES * (ANGLES + 1)) / 2;

/**
 * How many numbers the descriptor has: for each distance how many pairs and which angles; then how many points and how
 * strong.
 */
export const EDGE_PAIRS_LENGTH = DISTANCES.length * (1 + ANGLE_PAIRS) + 2;

/** Local, because an import costs a look-up in the innermost loops. */
const WIDTH = SIDE;

/** Edge points, one entry each in every array. */
interface EdgePoints {
  readonly count: number;
  readonly x: Int32Array;
  readonly y: Int32Array;
  /** Directions in units of ANGLES. */
  readonly angles: Float32Array;
  /** How much each counts, 0–1. */
  readonly weights: Float32Array;
  /** The strength of a clear edge in this picture. */
  readonly reference: number;
}

/**
 * For each offset between two points, from -SIDE to SIDE: the line's angle in units of ANGLES, and the class of
 * distance (-1: too near).
 */
const LINE_SPAN = 2 * SIDE;
const LINE_ANGLES = new Float32Array(LINE_SPAN * LINE_SPAN);
const LINE_DISTANCES = new Int8Array(LINE_SPAN * LINE_SPAN);
for (let dy = -SIDE; dy < SIDE; dy += 1) {
  for (let dx = -SIDE; dx < SIDE; dx += 1) {
    const line = (dy + SIDE) * LINE_SPAN + dx + SIDE;
    LINE_ANGLES[line] = halfTurns(dx, dy) * ANGLES;
    LINE_DISTANCES[line] = DISTANCES.filter((start) => Math.hypot(dx, dy) >= start).length - 1;
  }
}

/** Writes the descriptor. */
export function describeEdgePairs(gradients: Gradients, target: Float32Array): void {
  const points = strongestPoints(gradients);
  const tables = collect(points);
  const pairs = points.count ** 2 + 1;
  DISTANCES.forEach((_, distance) => {
    const start = distance * (1 + ANGLE_PAIRS);
    const table = tables.counts.subarray(distance * TABLE_LENGTH, (distance + 1) * TABLE_LENGTH);
    target[start] = (4 * writeUnordered(table, target.subarray(start + 1, start + 1 + ANGLE_PAIRS))) / pairs;
  });
  target[EDGE_PAIRS_LENGTH - 2] = points.count / POINTS;
  target[EDGE_PAIRS_LENGTH - 1] = points.reference / 100;
}

/** The strongest point of each 2×2 block, and of those the strongest ones that are clear edges. */
function strongestPoints({ strength, direction }: Gradients): EdgePoints {
  const candidates = strongestOfBlocks(strength);
  const strengths = new Float32Array(candidates.length);
  candidates.forEach((index, block) => {
    strengths[block] = strength[index] ?? 0;
  });
  strengths.sort();
  const reference = (strengths.at(-1 - REFERENCE_RANK) ?? 0) + 1e-6;
  const weakest = Math.max(strengths.at(-POINTS) ?? 0, reference / 5);
  const chosen = candidates.filter((index) => (strength[index] ?? 0) >= weakest).slice(0, POINTS);
  return {
    count: chosen.length,
    x: chosen.map((index) => index % SIDE),
    y: chosen.map((index) => Math.floor(index / SIDE)),
    angles: Float32Array.from(chosen, (index) => (direction[index] ?? 0) * ANGLES),
    weights: Float32Array.from(chosen, (index) => Math.sqrt(Math.min(1, (strength[index] ?? 0) / reference))),
    reference,
  };
}

function strongestOfBlocks(strength: Plane): Int32Array {
  const strongest = new Int32Array(strength.length / 4);
  for (let y = 0, block = 0; y < WIDTH; y += 2) {
    for (let x = 0; x < WIDTH; x += 2, block += 1) {
      const upper = stronger(strength, y * WIDTH + x, y * WIDTH + x + 1);
      const lower = stronger(strength, (y + 1) * WIDTH + x, (y + 1) * WIDTH + x + 1);
      strongest[block] = stronger(strength, upper, lower);
    }
  }
  return strongest;
}

function stronger(strength: Plane, one: number, other: number): number {
  return (strength[other] ?? 0) > (strength[one] ?? 0) ? other : one;
}

/** For each class of distance a table of first angle by second angle. */
function collect({ count, x, y, angles, weights }: EdgePoints): Histogram {
  const tables = new Histogram(DISTANCES.length * TABLE_LENGTH);
  for (let one = 0; one < count; one += 1) {
    for (let other = one + 1; other < count; other += 1) {
      const line = ((y[other] ?? 0) - (y[one] ?? 0) + WIDTH) * LINE_SPAN + (x[other] ?? 0) - (x[one] ?? 0) + WIDTH;
      const distance = LINE_DISTANCES[line] ?? 0;
      if (distance >= 0) {
        const angle = LINE_ANGLES[line] ?? 0;
        const weight = (weights[one] ?? 0) * (weights[other] ?? 0);
        vote(tables, distance * TABLE_LENGTH, weight, (angles[one] ?? 0) - angle, (angles[other] ?? 0) - angle);
      }
    }
  }
  return tables;
}

/**
 * Spreads a pair over the nearest four entries of the table that begins at `table`; the angles are between -ANGLES and
 * ANGLES.
 */
// oxlint-disable-next-line max-params -- Called for each pair of points: an object each time would take time.
function vote(tables: Histogram, table: number, weight: number, first: number, second: number): void {
  const firstFloor = Math.floor(first);
  const secondFloor = Math.floor(second);
  const firstHigh = weight * (first - firstFloor);
  const firstLow = weight - firstHigh;
  const secondHigh = second - secondFloor;
  const rowLow = table + ((firstFloor + ANGLES) % ANGLES) * ANGLES;
  const rowHigh = table + ((firstFloor + 1 + ANGLES) % ANGLES) * ANGLES;
  const columnLow = (secondFloor + ANGLES) % ANGLES;
  const columnHigh = (secondFloor + 1 + ANGLES) % ANGLES;
  tables.add(rowLow + columnLow, firstLow * (1 - secondHigh));
  tables.add(rowLow + columnHigh, firstLow * secondHigh);
  tables.add(rowHigh + columnLow, firstHigh * (1 - secondHigh));
  tables.add(rowHigh + columnHigh, firstHigh * secondHigh);
}

/**
 * Which of two points comes first is chance: writes the roots of the shares of the unordered pairs, and returns their
 * total.
 */
function writeUnordered(table: Float32Array, target: Float32Array): number {
  let total = 0;
  let position = 0;
  for (let row = 0; row < ANGLES; row += 1) {
    for (let column = row; column < ANGLES; column += 1) {
      const mirrored = row === column ? 0 : (table[column * ANGLES + row] ?? 0);
      const value = (table[row * ANGLES + column] ?? 0) + mirrored;
      target[position] = value;
      total += value;
      position += 1;
    }
  }
  for (let index = 0; index < target.length; index += 1) {
    target[index] = Math.sqrt((target[index] ?? 0) / (total + 1e-3));
  }
  return total;
}
