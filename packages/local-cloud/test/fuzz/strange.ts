/** Values that mean something to JavaScript, a shell, a file system or a parser, and values that are too much. */
import fc from "fast-check";

/** Names of prototypes, and others that a table of names may not be asked for. */
export const strangeNames = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "valueOf",
  "then",
  "length",
  "0",
  "",
] as const;

const texts = [
  ...strangeNames,
  "\0",
  "\u2028",
  "\uD800",
  "../../../../etc/passwd",
  "/dev/zero",
  "${jndi:x}",
  "$(id)",
  "%s%n",
  "<a>&amp;</a>",
  '<!DOCTYPE a [<!ENTITY b "c">]>',
  "arn:aws:iam::123456789012:role/fuzzed",
  "arn:aws:s3:::fuzzed/*",
  "s3://fuzzed/key",
  "fuzzed",
  "NaN",
  "-1",
  "1e400",
  "0x10",
  "9007199254740993",
  "true",
  "null",
  "2026-13-45T99:99:99Z",
];

export const strangeText: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: fc.constantFrom(...texts), weight: 8 },
  { arbitrary: fc.string({ unit: "binary", maxLength: 40 }), weight: 4 },
  fc.integer({ min: 100, max: 100_000 }).map((count) => "a".repeat(count)),
  fc.integer({ min: 100, max: 30_000 }).map((count) => "%".repeat(count)),
  // What makes a careless expression go back and forth.
  fc.integer({ min: 20, max: 20_000 }).map((count) => `${"a/".repeat(count)}!`),
  fc.integer({ min: 20, max: 20_000 }).map((count) => `${"*".repeat(count)}?`),
);

const nested = fc
  .tuple(fc.integer({ min: 10, max: 20_000 }), fc.constantFrom(["[", "]"], ['{"a":', "}"], ['{"__proto__":', "}"]))
  .map(([levels, [open = "", close = ""]]) => `${open.repeat(levels)}1${close.repeat(levels)}`);

/** JSON as text. */
export const strangeValue: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: strangeText.map((text) => JSON.stringify(text)), weight: 4 },
  {
    arbitrary: fc.constantFrom(
      "null",
      "true",
      "-1",
      "1e308",
      "1e999",
      "9007199254740993",
      "{}",
      "[]",
      "[null]",
      '""',
      "0.1",
    ),
    weight: 4,
  },
  { arbitrary: fc.json({ maxDepth: 4 }), weight: 2 },
  nested,
  fc.integer({ min: 100, max: 20_000 }).map((count) => `[${Array.from({ length: count }, () => "0").join(",")}]`),
  fc
    .integer({ min: 100, max: 10_000 })
    .map((count) => `{${Array.from({ length: count }, (_, key) => `"${key}":0`).join(",")}}`),
);

/** Cut short, with other bytes in between, or twice. */
export const damagedBytes: fc.Arbitrary<(content: Buffer) => Buffer> = fc.oneof(
  fc.nat().map((at) => (content: Buffer) => content.subarray(0, at % (content.length + 1))),
  fc
    .array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 8 })
    .map((changes) => (content: Buffer) => {
      const changed = Buffer.from(content);
      for (const [at, byte] of changes) if (changed.length > 0) changed.writeUInt8(byte, at % changed.length);
      return changed;
    }),
  fc.tuple(fc.nat(), fc.uint8Array({ maxLength: 64 })).map(([at, added]) => (content: Buffer) => {
    const middle = at % (content.length + 1);
    return Buffer.concat([content.subarray(0, middle), added, content.subarray(middle)]);
  }),
  fc.constant((content: Buffer) => Buffer.concat([content, content])),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => () => Buffer.from(bytes)),
);
