/** Data sets beside the rehearsal's own, for measuring how well the stand-in learns what people may bring. */
import type { Draw, Family } from "../rehearsal/pictures/families";
import { OUTLINES } from "../rehearsal/pictures/outlines";
import type { Random } from "../rehearsal/pictures/random";
import {
  background,
  clutter,
  type Colour,
  contrastingColour,
  css,
  PICTURE_SIZE,
  type Placement,
  randomColour,
  randomPlacement,
} from "../rehearsal/pictures/scene";

const TEN_OUTLINES = {
  ...OUTLINES,
  arrow: "M1 0L.25 .65L.25 .28L-.9 .28L-.9 -.28L.25 -.28L.25 -.65Z",
  crescent: "M.55 .83A1 1 0 1 1 .55 -.83A.75 .75 0 1 0 .55 .83Z",
  ellipse: "M1 0A1 .45 0 1 1 -1 0A1 .45 0 1 1 1 0Z",
  heart: "M.9 0C.3 .35 -.2 .95 -.55 .75C-.95 .55 -.8 .1 -.35 0C-.8 -.1 -.95 -.55 -.55 -.75C-.2 -.95 .3 -.35 .9 0Z",
  corner: "M-.7 -.7L.7 -.7L.7 -.2L-.2 -.2L-.2 .7L-.7 .7Z",
} as const;

/** Ten outlines; colour, place, size, rotation and clutter tell nothing. */
export const TEN_SHAPES: Family = mapValues(TEN_OUTLINES, (outline) => (random) => {
  const ground = randomColour(random);
  return (
    background(ground) +
    clutter(random) +
    figure(outline, randomPlacement(random), css(contrastingColour(random, ground)))
  );
});

/** Ten hues on grey; figure, place, size and rotation tell nothing. */
export const COLOURS: Family = Object.fromEntries(
  Array.from({ length: 10 }, (_, index) => [
    `hue${String(index * 36).padStart(3, "0")}`,
    (random: Random) => drawHue(random, index * 36),
  ]),
);

function drawHue(random: Random, hue: number): string {
  const ground: Colour = { hue: 0, saturation: 0, lightness: random.between(15, 90) };
  const colour: Colour = {
    hue: hue + random.between(-8, 8),
    saturation: random.between(55, 95),
    lightness: random.between(35, 65),
  };
  return background(ground) + figure(anyOutline(random), randomPlacement(random), css(colour));
}

/** Eight hues of a figure on a ground of any colour, which tells nothing. */
export const FIGURE_COLOURS: Family = mapValues(
  { red: 0, orange: 30, yellow: 60, green: 120, cyan: 180, blue: 220, violet: 270, pink: 310 },
  (hue) => (random) => {
    const colour: Colour = {
      hue: hue + random.between(-7, 7),
      saturation: random.between(70, 100),
      lightness: random.between(40, 60),
    };
    return background(randomColour(random)) + figure(anyOutline(random), randomPlacement(random), css(colour));
  },
);

/** Eight textures of two random colours, any scale and rotation. */
export const TEXTURES: Family = mapValues(
  {
    stripes: (a, b) => `<rect width="8" height="8" fill="${a}"/><rect width="8" height="4" fill="${b}"/>`,
    checks: (a, b) => `<rect width="8" height="8" fill="${a}"/><path d="M0 0h4v4h-4zM4 4h4v4h-4z" fill="${b}"/>`,
    dots: (a, b) => `<rect width="8" height="8" fill="${a}"/><circle cx="4" cy="4" r="2.4" fill="${b}"/>`,
    grid: (a, b) => `<rect width="8" height="8" fill="${a}"/><path d="M0 0h8v2h-8zM0 0h2v8h-2z" fill="${b}"/>`,
    zigzag: (a, b) =>
      `<rect width="8" height="8" fill="${a}"/><path d="M0 2L4 6L8 2" fill="none" stroke-width="2.4" stroke="${b}"/>`,
    bricks: (a, b) =>
      `<rect width="8" height="8" fill="${a}"/><path d="M0 0h8M0 4h8M2 0v4M6 4v4" stroke-width="1.3" stroke="${b}"/>`,
    rings: (a, b) =>
      `<rect width="8" height="8" fill="${a}"/><circle cx="4" cy="4" r="2.6" fill="none" stroke-width="1.4" ` +
      `stroke="${b}"/>`,
    triangles: (a, b) => `<rect width="8" height="8" fill="${a}"/><path d="M0 8L4 0L8 8Z" fill="${b}"/>`,
  } as const satisfies Record<string, (a: string, b: string) => string>,
  (tile) => (random) => {
    const ground = randomColour(random);
    const id = `t${Math.floor(random.next() * 1e9)}`;
    const transform =
      `rotate(${random.between(0, 360).toFixed(1)}) scale(${random.between(0.9, 1.8).toFixed(2)}) ` +
      `translate(${random.between(0, 8).toFixed(1)} ${random.between(0, 8).toFixed(1)})`;
    return (
      `<defs><pattern id="${id}" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="${transform}">` +
      `${tile(css(ground), css(contrastingColour(random, ground)))}</pattern></defs><rect ` +
      `width="${PICTURE_SIZE}" height="${PICTURE_SIZE}" fill="url(#${id})"/>`
    );
  },
);

/** Arrows in four directions: a mirror or a quarter turn changes the class. */
export const DIRECTIONS: Family = mapValues({ right: 0, down: 90, left: 180, up: 270 }, (rotation) => (random) => {
  const ground = randomColour(random);
  const placement = { ...randomPlacement(random), rotation: rotation + random.between(-15, 15) };
  return (
    background(ground) + clutter(random) + figure(TEN_OUTLINES.arrow, placement, css(contrastingColour(random, ground)))
  );
});

const DIGITS = {
  "0": "M0 -.9C.7 -.9 .7 .9 0 .9C-.7 .9 -.7 -.9 0 -.9",
  "1": "M-.35 -.5L.1 -.9L.1 .9",
  "2": "M-.5 -.5C-.4 -1.1 .6 -1 .5 -.3C.4 .1 -.3 .5 -.55 .9L.6 .9",
  "3": "M-.5 -.7C0 -1.1 .7 -.8 .4 -.2C.2 0 0 0 -.1 -.05C.8 -.1 .7 .9 .05 .9C-.2 .9 -.4 .8 -.55 .6",
  "4": "M.3 .9L.3 -.9L-.6 .35L.65 .35",
  "5": "M.5 -.9L-.4 -.9L-.45 -.1C.1 -.4 .65 0 .5 .5C.3 1 -.3 .95 -.55 .65",
  "6": "M.35 -.9C-.3 -.6 -.6 .2 -.4 .6C-.2 1 .5 1 .5 .4C.5 -.1 -.2 -.1 -.42 .35",
  "7": "M-.55 -.9L.55 -.9L-.15 .9",
  "8": "M0 -.05C-.7 -.3 -.4 -.9 0 -.9C.4 -.9 .7 -.3 0 -.05C-.8 .3 -.5 .9 0 .9C.5 .9 .8 .3 0 -.05",
  "9": "M.42 -.35C.2 .1 -.5 .1 -.5 -.4C-.5 -1 .2 -1 .4 -.6C.6 -.2 .3 .6 -.35 .9",
} as const;

/** Ten handwritten-like digits, slightly slanted and moved: 6 and 9 are a half turn apart. */
export const DIGIT_STROKES: Family = mapValues(DIGITS, (path) => (random) => {
  const ground = randomColour(random);
  const transform =
    `translate(${(32 + random.between(-6, 6)).toFixed(1)} ${(32 + random.between(-6, 6)).toFixed(1)}) ` +
    `rotate(${random.between(-14, 14).toFixed(1)}) ` +
    `skewX(${random.between(-15, 15).toFixed(1)}) scale(${random.between(12, 24).toFixed(1)} ` +
    `${random.between(17, 25).toFixed(1)})`;
  const stroke =
    `stroke="${css(contrastingColour(random, ground))}" ` + `stroke-width="${random.between(0.15, 0.35).toFixed(2)}"`;
  return (
    `${background(ground)}<path d="${path}" transform="${transform}" fill="none" ${stroke} ` +
    `stroke-linecap="round"/>`
  );
});

function anyOutline(random: Random): string {
  const outlines = Object.values(TEN_OUTLINES);
  return outlines[random.integer(0, outlines.length - 1)] ?? OUTLINES.circle;
}

function figure(outline: string, { x, y, radius, rotation }: Placement, colour: string): string {
  return (
    `<path d="${outline}" transform="translate(${x.toFixed(2)} ${y.toFixed(2)}) ` +
    `rotate(${rotation.toFixed(2)}) scale(${radius.toFixed(2)})" fill="${colour}"/>`
  );
}

function mapValues<Value>(values: Readonly<Record<string, Value>>, draw: (value: Value) => Draw): Family {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, draw(value)]));
}
