/** Outlines of figures, as SVG path data around the origin with the outermost point at distance 1. */

/** The outline of each figure that the project draws. */
export const OUTLINES = {
  circle: "M1 0A1 1 0 1 1 -1 0A1 1 0 1 1 1 0Z",
  cross: polygon(crossPoints(0.32)),
  square: polygon(regularPoints(4)),
  star: polygon(starPoints(5, 0.42)),
  triangle: polygon(regularPoints(3)),
} as const;

type Point = readonly [x: number, y: number];

function regularPoints(corners: number): Point[] {
  return Array.from({ length: corners }, (_, corner) => onCircle(corner / corners, 1));
}

function starPoints(spikes: number, innerRadius: number): Point[] {
  return Array.from({ length: 2 * spikes }, (_, corner) =>
    onCircle(corner / (2 * spikes), corner % 2 === 0 ? 1 : innerRadius),
  );
}

/** A plus sign whose bars are `width` times as wide as they are long. */
function crossPoints(width: number): Point[] {
  const length = 1 / Math.hypot(1, width);
  const half = length * width;
  return [0, 1, 2, 3].flatMap((arm) => {
    const [cosine, sine] = onCircle(arm / 4, 1);
    const corners: readonly Point[] = [
      [half, -half],
      [length, -half],
      [length, half],
    ];
    return corners.map(([x, y]): Point => [x * cosine - y * sine, x * sine + y * cosine]);
  });
}

function onCircle(turn: number, radius: number): Point {
  return [radius * Math.cos(2 * Math.PI * turn), radius * Math.sin(2 * Math.PI * turn)];
}

function polygon(points: readonly Point[]): string {
  return `M${points.map(([x, y]) => `${x.toFixed(4)} ${y.toFixed(4)}`).join("L")}Z`;
}
