import fc from "fast-check";
import type { SimpleShape } from "../../models/table";

/** Most characters above the fewest, where no pattern says how long text is. */
const furtherCharacters = 16;

/** Text that fits the patterns that cannot be turned into text, or seldom into text of the right length. */
const examples = ["predict", "arn:aws:lambda:eu-west-1:123456789012:function:predict", ""];

/**
 * Some characters of each property of Unicode that the patterns name, most in a class of further ones. Of the property
 * itself the library would list every character, pattern by pattern, in a tenth of a second each.
 */
const charactersOf: Readonly<Record<string, string>> = {
  ASCII: "[\\x00-\\x7f]",
  L: "A-Za-zÄßñ字",
  M: "\\u0301",
  N: "0-9²Ⅷ",
  P: "!-#%-*»",
  S: "$+<=>€",
  Z: " \\u00a0\\u2028",
};

/** Makes text for shapes; what lengths and a pattern were turned into is kept for all tests: that takes long. */
export class TextMaker {
  private static readonly made = new Map<string, fc.Arbitrary<string>>();

  public text({ min = 0, max = Infinity, pattern, values }: SimpleShape): fc.Arbitrary<string> {
    if (values !== undefined) return fc.constantFrom(...values);
    const key = JSON.stringify([min, max, pattern]);
    const known = TextMaker.made.get(key) ?? textOf(min, max, pattern);
    TextMaker.made.set(key, known);
    return known;
  }
}

function textOf(min: number, max: number, pattern: string | undefined): fc.Arbitrary<string> {
  if (pattern === undefined) return fc.string({ minLength: min, maxLength: Math.min(max, min + furtherCharacters) });
  return matching(new RegExp(`^(?:${pattern})$`, "u"), min, max);
}

function matching(whole: RegExp, min: number, max: number): fc.Arbitrary<string> {
  const fits = (text: string): boolean => text.length >= min && text.length <= max && whole.test(text);
  const repeated = ["a", "0"].map((letter) => letter.repeat(Math.max(min, 1)));
  // Of assertions about what comes before or after, and of empty groups, the library can make nothing.
  const made = /\(\?[!<=]|\(\)/u.test(whole.source)
    ? undefined
    : withoutTraces(() => fc.stringMatching(enumerable(whole), { size: "small" }));
  const example =
    [...repeated, ...examples].find(fits) ?? fc.sample(made ?? fc.string(), { numRuns: 50, seed: 1 }).find(fits);
  if (example === undefined) throw new Error(`test/models/texts.ts needs an example for ${whole.source}.`);
  return made === undefined ? fc.constant(example) : made.map((text) => (fits(text) ? text : example));
}

/** The library tries many texts on each range of characters and throws for most: traces took longer than the rest. */
function withoutTraces<Made>(make: () => Made): Made {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return make();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** @throws Error for a property without characters above */
function enumerable({ source, flags }: RegExp): RegExp {
  const listed = source.replaceAll(/\\p\{(\w+)\}/gu, (_, property: string) => {
    const characters = charactersOf[property];
    if (characters === undefined) throw new Error(`test/models/texts.ts needs characters of the property ${property}.`);
    return characters;
  });
  return new RegExp(listed, flags);
}
