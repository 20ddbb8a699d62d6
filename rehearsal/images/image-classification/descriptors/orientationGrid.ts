/**
 * Where in the picture edges of which direction lie: a histogram of oriented gradients (Dalal and Triggs, 2005) on a
 * grid. It tells apart what stands upright and in place, like digits or arrows.
 */
import { Histogram } from "./histogram";
import { type Gradients, SIDE } from "./planes";

/** Cells along one side. */
const CELLS = 8;
const DIRECTIONS = 12;
const CELL_SIZE = SIDE / CELLS;
/** Local, because an import costs a look-up in the innermost loops. */
const WIDTH = SIDE;

/** How many numbers the descriptor has. */
export const ORIENTATION_GRID_LENGTH = CELLS * CELLS * DIRECTIONS;

/**
 * For each position along one axis: its place in cells, so that 1.5 lies half-way between the centres of cells 1 and 2.
 */
const PLACES = Float32Array.from({ length: SIDE }, (_, position) => (position + 0.5) / CELL_SIZE - 0.5);

/** Writes the roots of the directions' shares, each cell measured by the edges around it. */
export function describeOrientations(gradients: Gradients, target: Float32Array): void {
  const histograms = collect(gradients);
  const energies = energiesOf(histograms);
  const mean = energies.reduce((sum, energy) => sum + energy, 0) / energies.length;
  for (let cell = 0; cell < energies.length; cell += 1) {
    // The picture's mean keeps noise in an empty region from being blown up to edges.
    const scale = 1 / Math.sqrt(neighbourhoodMean(energies, cell) + mean / 2 + 1e-4);
    for (let index = cell * DIRECTIONS; index < (cell + 1) * DIRECTIONS; index += 1) {
      target[index] = Math.sqrt(histograms.at(index) * scale);
    }
  }
}

/** Spreads each pixel over its two nearest directions in its four nearest cells. */
function collect({ strength, direction }: Gradients): Histogram {
  const histograms = new Histogram(ORIENTATION_GRID_LENGTH);
  for (let y = 0, index = 0; y < WIDTH; y += 1) {
    for (let x = 0; x < WIDTH; x += 1, index += 1) {
      const position = (direction[index] ?? 0) * DIRECTIONS;
      const low = Math.floor(position) % DIRECTIONS;
      const high = (low + 1) % DIRECTIONS;
      const strengthHigh = (strength[index] ?? 0) * (position - Math.floor(position));
      const strengthLow = (strength[index] ?? 0) - strengthHigh;
      const [row, column] = [PLACES[y] ?? 0, PLACES[x] ?? 0];
      for (let cellRow = Math.max(0, Math.floor(row)); cellRow <= Math.min(CELLS - 1, row + 1); cellRow += 1) {
        for (
          let cellColumn = Math.max(0, Math.floor(column));
          cellColumn <= Math.min(CELLS - 1, column + 1);
          cellColumn += 1
        ) {
          const share = (1 - Math.abs(row - cellRow)) * (1 - Math.abs(column - cellColumn));
          const cell = (cellRow * CELLS + cellColumn) * DIRECTIONS;
          histograms.add(cell + low, share * strengthLow);
          histograms.add(cell + high, share * strengthHigh);
        }
      }
    }
  }
  return histograms;
}

function energiesOf({ counts }: Histogram): Float32Array {
  const energies = new Histogram(CELLS * CELLS);
  counts.forEach((value, index) => {
    energies.add(Math.floor(index / DIRECTIONS), value * value);
  });
  return energies.counts;
}

/** The mean energy of a cell and those around it. */
function neighbourhoodMean(energies: Float32Array, cell: number): number {
  const [cellRow, cellColumn] = [Math.floor(cell / CELLS), cell % CELLS];
  let [sum, count] = [0, 0];
  for (let row = Math.max(0, cellRow - 1); row <= Math.min(CELLS - 1, cellRow + 1); row += 1) {
    for (let column = Math.max(0, cellColumn - 1); column <= Math.min(CELLS - 1, cellColumn + 1); column += 1) {
      sum += energies[row * CELLS + column] ?? 0;
      count += 1;
    }
  }
  return sum / count;
}
