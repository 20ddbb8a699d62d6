/**
 * Families of classes that the project can draw. In each, one property tells the classes apart and all others are
 * random.
 */
import { OUTLINES } from "./outlines";
import type { Random } from "./random";
import { background, clutter, contrastingColour, css, randomColour, randomPlacement } from "./scene";

/** Draws one picture of a class as SVG elements on a square of PICTURE_SIZE pixels. */
export type Draw = (random: Random) => string;

/** Classes by name; the names are the folders of the data set. */
export type Family = Readonly<Record<string, Draw>>;

/** The rehearsal's data set: five shapes of any colour, place, size and rotation, filled or outlined, among clutter. */
export const SHAPES: Family = Object.fromEntries(
  Object.entries(OUTLINES).map(([name, outline]) => [name, (random) => drawShape(random, outline)]),
);

function drawShape(random: Random, outline: string): string {
  const ground = randomColour(random);
  const colour = css(contrastingColour(random, ground));
  const { x, y, radius, rotation } = randomPlacement(random);
  const width = random.between(0.12, 0.2);
  const paint =
    random.next() < 0.7 ? `fill="${colour}"` : `fill="none" stroke="${colour}" stroke-width="${width.toFixed(3)}"`;
  const place = `translate(${x.toFixed(2)} ${y.toFixed(2)})`;
  const transform = `${place} rotate(${rotation.toFixed(2)}) scale(${radius.toFixed(2)})`;
  return `${background(ground)}${clutter(random)}<path d="${outline}" transform="${transform}" ${paint}/>`;
}
