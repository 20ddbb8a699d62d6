import assert from "node:assert/strict";
import sharp from "sharp";
import { PRETRAINED, SIDE } from "../../../../rehearsal/images/image-classification/descriptors";
import {
  COLOUR_COUNT,
  COLOURS_LENGTH,
  describeColours,
} from "../../../../rehearsal/images/image-classification/descriptors/colours";
import {
  describeEdgePairs,
  EDGE_PAIRS_LENGTH,
} from "../../../../rehearsal/images/image-classification/descriptors/edgePairs";
import { gradientsOf, smooth, splitPlanes } from "../../../../rehearsal/images/image-classification/descriptors/planes";

const TRIANGLE = "M30 12L52 50L8 40Z";
const SQUARE = "M16 16L48 16L48 48L16 48Z";

describe("The description of a picture", () => {
  it("knows the colour of a small figure on any ground", async () => {
    const figures = await Promise.all(
      ["#123", "#edb", "#3c7"].flatMap((ground) => ["#d22", "#22d"].map((colour) => figureColours(ground, colour))),
    );
    figures.forEach((one, index) => {
      const sameColour = distance(one, figures[(index + 2) % figures.length] ?? one);
      const otherColour = distance(one, figures[(index + 1) % figures.length] ?? one);
      assert.ok(
        sameColour < otherColour / 2,
        `picture ${index}: ${sameColour} away from its colour on another ground, ${otherColour} from another colour`,
      );
    });
  });

  it("is finite for pictures without any edge", () => {
    for (const value of [0, 128, 255]) {
      const description = describeAll(new Uint8Array(SIDE * SIDE * 3).fill(value));
      assert.ok(
        description.every(Number.isFinite),
        `a picture of nothing but ${value} gives ${String(description.find((number) => !Number.isFinite(number)))}`,
      );
    }
  });

  it("says the same about the edges of a figure that is moved, turned or recoloured, but of no other", async () => {
    const reference = await edgePairs(TRIANGLE, "", "white", "black");
    const moved = await edgePairs(TRIANGLE, "translate(5 -6)", "white", "black");
    const turned = await edgePairs(TRIANGLE, "rotate(90 32 32)", "white", "black");
    const recoloured = await edgePairs(TRIANGLE, "", "navy", "orange");
    const other = await edgePairs(SQUARE, "", "white", "black");
    const difference = distance(reference, other);
    for (const [name, pairs] of Object.entries({ moved, turned, recoloured })) {
      assert.ok(
        distance(reference, pairs) < difference / 3,
        `${name}: ${distance(reference, pairs)} away, another figure ${difference}`,
      );
    }
  });

  it("tells textures apart that only show from near", async () => {
    const grey = await draw(`<rect width="64" height="64" fill="#888"/>`);
    const [stripes, checks] = await Promise.all(
      ["M0 0H64", "M0 0h4M8 0h4M16 0h4M24 0h4M32 0h4M40 0h4M48 0h4M56 0h4"].map((path) =>
        draw(
          Array.from(
            { length: 16 },
            (_, line) =>
              `<path d="${path}" transform="translate(${(line % 2) * 4} ${line * 4})" ` +
              'stroke="white" stroke-width="4"/>',
          ).join(""),
        ),
      ),
    );
    const apart = distance(describeAll(grey, stripes), describeAll(grey, checks));
    assert.ok(apart > 0.5, `${apart} away`);
  });

  it("tells colours, textures and places apart", async () => {
    const pictures = await Promise.all([
      draw(`<rect width="64" height="64" fill="#c33"/>`),
      draw(`<rect width="64" height="64" fill="#3c3"/>`),
      draw(Array.from({ length: 16 }, (_, line) => `<path d="M0 ${line * 4}H64" stroke="white"/>`).join("")),
      draw(Array.from({ length: 16 }, (_, line) => `<path d="M${line * 4} 0V64" stroke="white"/>`).join("")),
      draw(`<circle cx="16" cy="32" r="9" fill="white"/>`),
      draw(`<circle cx="48" cy="32" r="9" fill="white"/>`),
    ]);
    const descriptions = pictures.map((picture) => describeAll(picture));
    descriptions.forEach((one, index) => {
      descriptions.slice(index + 1).forEach((other) => {
        assert.ok(distance(one, other) > 0.5, `picture ${index} is ${distance(one, other)} away from another one`);
      });
    });
  });
});

function describeAll(whole: Uint8Array, middle = whole): Float32Array {
  const description = new Float32Array(PRETRAINED.length);
  PRETRAINED.describe({ whole, middle }, description);
  return description;
}

async function edgePairs(path: string, transform: string, ground: string, colour: string): Promise<Float32Array> {
  const { red, green, blue } = splitPlanes(
    await draw(
      `<rect width="64" height="64" fill="${ground}"/><path d="${path}" transform="${transform}" fill="${colour}"/>`,
    ),
  );
  const pairs = new Float32Array(EDGE_PAIRS_LENGTH);
  describeEdgePairs(gradientsOf([smooth(red), smooth(green), smooth(blue)]), pairs);
  // The last number is how strong the edges are, which colours do change.
  return pairs.subarray(0, -1);
}

/** The second histogram of colours. */
async function figureColours(ground: string, colour: string): Promise<Float32Array> {
  const description = new Float32Array(COLOURS_LENGTH);
  describeColours(
    splitPlanes(
      await draw(`<rect width="64" height="64" fill="${ground}"/><circle cx="40" cy="20" r="9" fill="${colour}"/>`),
    ),
    description,
  );
  return description.subarray(COLOUR_COUNT, 2 * COLOUR_COUNT);
}

function draw(elements: string): Promise<Buffer> {
  return sharp(Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64">${elements}</svg>`))
    .flatten()
    .raw()
    .toBuffer();
}

function distance(one: Float32Array, other: Float32Array): number {
  return Math.sqrt(one.reduce((sum, value, index) => sum + (value - (other[index] ?? 0)) ** 2, 0));
}
