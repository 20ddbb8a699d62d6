/** How patterns compare with ARNs: in conditions, and in the Resource element. */
import { unsupported } from "./unsupported";

/** A piece of a pattern: text that stands for itself, or a wildcard. */
export type Piece = { readonly text: string } | { readonly wildcard: "*" | "?" };

/** How many colons stand before the part of an ARN that names the resource. */
const colonsBeforeResource = 5;

/**
 * A pattern under an Arn operator: each of the six parts matches on its own, so a `*` never reaches over a colon, but
 * in the last part. Source: IAM user guide, "IAM JSON policy elements: Condition operators", Amazon Resource Name (ARN)
 * condition operators (March 2023).
 */
export function arnMatcher(pieces: readonly Piece[]): (actual: string) => boolean {
  const patterns = arnParts(pieces).map((part) => expression(part, () => ".*"));
  return (actual) => {
    const values = actual.split(":");
    if (patterns.length <= colonsBeforeResource || values.length <= colonsBeforeResource) return false;
    return patterns.every((part, index) =>
      part.test(index < colonsBeforeResource ? (values[index] ?? "") : values.slice(colonsBeforeResource).join(":")),
    );
  };
}

/**
 * A pattern of the Resource element: a wildcard stays within a part between colons, but a `*` that ends a part may
 * reach over colons. Source: IAM user guide, "IAM JSON policy elements: Resource", Using wildcards in resource ARNs
 * (read in November 2026). Whether colons in the name of a resource part it, too, is not said there: what depends on
 * that is refused.
 */
export function resourceMatcher(pieces: readonly Piece[]): (actual: string) => boolean {
  const within = expression(pieces, (place) => (place.endsPart ? ".*" : "[^:]*"));
  const across = expression(pieces, (place) => (place.endsPart || place.inResource ? ".*" : "[^:]*"));
  return (actual) => {
    if (actual.split(":").length <= colonsBeforeResource) return false;
    if (within.test(actual)) return true;
    if (!across.test(actual)) return false;
    throw unsupported(
      `does not know whether a wildcard within ${written(pieces)} reaches over the colons of ${actual}: ` +
        "AWS does not say whether they part the name of a resource.",
    );
  };
}

/** A pattern of any other text. */
export function textMatcherOf(pieces: readonly Piece[]): (actual: string) => boolean {
  const whole = expression(pieces, () => ".*");
  return (actual) => whole.test(actual);
}

export function written(pieces: readonly Piece[]): string {
  return pieces.map((piece) => ("text" in piece ? piece.text : piece.wildcard)).join("");
}

/** Where in a pattern a wildcard stands. */
interface Place {
  /** Whether it is the last character of a part between colons. */
  readonly endsPart: boolean;
  /** Whether it stands after the fifth colon. */
  readonly inResource: boolean;
}

/** @param star what stands for a `*`; a `?` is one character of what it stands for */
function expression(pieces: readonly Piece[], star: (place: Place) => string): RegExp {
  let colons = 0;
  const source = pieces.map((piece, index) => {
    if ("text" in piece) {
      colons += piece.text.split(":").length - 1;
      return escape(piece.text);
    }
    const next = pieces[index + 1];
    const endsPart = next === undefined || ("text" in next && next.text.startsWith(":"));
    const inResource = colons >= colonsBeforeResource;
    if (piece.wildcard === "*") return star({ endsPart, inResource });
    return star({ endsPart: false, inResource }).replace(/\*$/u, "");
  });
  return new RegExp(`^${source.join("")}$`, "su");
}

function arnParts(pieces: readonly Piece[]): readonly (readonly Piece[])[] {
  const parts: Piece[][] = [[]];
  for (const piece of pieces) {
    if (!("text" in piece)) {
      parts.at(-1)?.push(piece);
      continue;
    }
    const texts = splitAtMost(piece.text, colonsBeforeResource + 2 - parts.length);
    texts.forEach((text, index) => {
      if (index > 0) parts.push([]);
      parts.at(-1)?.push({ text });
    });
  }
  return parts;
}

function splitAtMost(text: string, count: number): readonly string[] {
  const parts = text.split(":");
  return [...parts.slice(0, count - 1), parts.slice(count - 1).join(":")].slice(0, parts.length);
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/gu, "\\$&");
}
