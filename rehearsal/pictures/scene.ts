/** What surrounds the figure of a drawn picture: colours, background and clutter, as SVG elements. */
import type { Random } from "./random";

/** Width and height of a drawn picture in pixels. */
export const PICTURE_SIZE = 64;

/** Hue 0–360 degrees, saturation and lightness 0–100 per cent. */
export interface Colour {
  readonly hue: number;
  readonly saturation: number;
  readonly lightness: number;
}

/** Where and how large a figure is drawn. */
export interface Placement {
  /** Centre, in pixels. */
  readonly x: number;
  readonly y: number;
  /** Distance from the centre to the outermost point, in pixels. */
  readonly radius: number;
  /** Degrees. */
  readonly rotation: number;
}

/** Any colour that is neither nearly black nor nearly white. */
export function randomColour(random: Random): Colour {
  return { hue: random.between(0, 360), saturation: random.between(20, 95), lightness: random.between(15, 85) };
}

/** A colour that a person tells at once from the other one: at least 30 points lighter or darker, of any hue. */
export function contrastingColour(random: Random, other: Colour): Colour {
  const distance = random.between(30, 50);
  const lighter = other.lightness + distance <= 92 && (other.lightness - distance < 8 || random.next() < 0.5);
  return { ...randomColour(random), lightness: other.lightness + (lighter ? distance : -distance) };
}

/** A figure's place, size and rotation such that it lies whole within the picture. */
export function randomPlacement(random: Random): Placement {
  const radius = random.between(12, 26);
  const margin = radius + 1;
  return {
    x: random.between(margin, PICTURE_SIZE - margin),
    y: random.between(margin, PICTURE_SIZE - margin),
    radius,
    rotation: random.between(0, 360),
  };
}

/** The colour in CSS notation. */
export function css(colour: Colour): string {
  return `hsl(${colour.hue.toFixed(1)},${colour.saturation.toFixed(1)}%,${colour.lightness.toFixed(1)}%)`;
}

/** A background of one colour. */
export function background(colour: Colour): string {
  return `<rect width="${PICTURE_SIZE}" height="${PICTURE_SIZE}" fill="${css(colour)}"/>`;
}

/** Short lines and specks of random colours, small beside a figure. */
export function clutter(random: Random): string {
  const marks = Array.from({ length: random.integer(3, 9) }, () =>
    random.next() < 0.5 ? line(random) : speck(random),
  );
  return marks.join("");
}

function line(random: Random): string {
  const [x, y, angle, length] = [
    random.between(0, PICTURE_SIZE),
    random.between(0, PICTURE_SIZE),
    random.between(0, 2 * Math.PI),
    random.between(5, 18),
  ];
  const [x2, y2] = [x + Math.cos(angle) * length, y + Math.sin(angle) * length];
  const width = random.between(0.6, 1.6).toFixed(2);
  const outline = `M${x.toFixed(2)} ${y.toFixed(2)}L${x2.toFixed(2)} ${y2.toFixed(2)}`;
  return `<path d="${outline}" stroke="${css(randomColour(random))}" stroke-width="${width}"/>`;
}

function speck(random: Random): string {
  const [x, y, radius] = [random.between(0, PICTURE_SIZE), random.between(0, PICTURE_SIZE), random.between(0.8, 2.4)];
  const place = `cx="${x.toFixed(2)}" cy="${y.toFixed(2)}" r="${radius.toFixed(2)}"`;
  return `<circle ${place} fill="${css(randomColour(random))}"/>`;
}
