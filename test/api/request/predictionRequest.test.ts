import assert from "node:assert/strict";
import fc from "fast-check";
import { Problem } from "../../../api/problem";
import {
  type HttpRequest,
  type PredictionRequest,
  readOriginalRequest,
  readPredictionRequest,
} from "../../../api/request/predictionRequest";
import { jsonRequest, rawRequest } from "../api";

const requestTypes = ["application/x-image", "image/png"] as const;
const read = (request: HttpRequest): PredictionRequest => readPredictionRequest(request, requestTypes);
const readers = { "POST /predict": readPredictionRequest, "POST /": readOriginalRequest } as const;

/** A complete request of what a test says. */
const complete = (request: Partial<HttpRequest>): HttpRequest => ({ headers: {}, isBase64Encoded: false, ...request });

const topk = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const variant = fc.stringMatching(/^[a-zA-Z0-9](-{0,2}[a-zA-Z0-9]){0,20}$/);
const options = fc.record({ topk, variant }, { requiredKeys: [] });
const sample = fc.uint8Array({ minLength: 1, maxLength: 300 }).map((bytes) => Buffer.from(bytes));
/** Ways to write a media type. */
const written = (type: string): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.mixedCase(fc.constant(type)),
      fc.constantFrom("", "; charset=utf-8", ';q=1;boundary="a;b"', " ;a=b"),
      fc.constantFrom("", " "),
    )
    .map(([name, parameters, space]) => `${space}${name}${parameters}${space}`);

/** Headers, queries and bodies near to what is expected, and far from it. */
const anything: fc.Arbitrary<HttpRequest> = fc.record({
  headers: fc.oneof(
    fc
      .constantFrom(
        "application/json",
        "image/png",
        "application/x-image",
        "",
        "image",
        "image/png, image/png",
        "application/json\n",
      )
      .map((type) => ({ "content-type": type })),
    fc.dictionary(fc.constantFrom("content-type", "Content-Type", "accept"), fc.string()),
  ),
  queryStringParameters: fc.oneof(
    fc.constant({}),
    fc.dictionary(
      fc.oneof(fc.constantFrom("topk", "variant", "__proto__"), fc.string()),
      fc.oneof(fc.string(), fc.constantFrom("1", "0", "1,2", "1e3", "٣")),
    ),
  ),
  body: fc.oneof(
    fc.string(),
    fc.json(),
    fc.string({ unit: "binary" }),
    fc
      .record(
        {
          data: fc.oneof(fc.base64String(), fc.anything()),
          topk: fc.oneof(fc.anything(), fc.double()),
          variant: fc.anything(),
          __proto__: fc.anything(),
          more: fc.anything(),
        },
        { requiredKeys: [] },
      )
      .map((value) => stringified(value)),
    fc.uint8Array().map((bytes) => Buffer.from(bytes).toString("base64")),
  ),
  isBase64Encoded: fc.boolean(),
});

/** Values of JavaScript as JSON, as far as they have one. */
function stringified(value: unknown): string {
  return JSON.stringify(value, (_name, member: unknown) => (typeof member === "bigint" ? String(member) : member));
}

describe("reading requests", () => {
  for (const [route, reader] of Object.entries(readers)) {
    it(`of ${route} gives a request or one of the API's own problems, whatever comes`, () => {
      fc.assert(
        fc.property(anything, (request) => {
          try {
            const { sample: bytes, mediaType, topk: count, variant: name } = reader(request, requestTypes);
            assert.ok(bytes.length > 0 && requestTypes.some((type) => type === mediaType));
            assert.ok(count === undefined || (Number.isSafeInteger(count) && count > 0));
            assert.ok(name === undefined || /^[a-zA-Z0-9-]+$/.test(name));
          } catch (error) {
            if (!(error instanceof Problem)) throw error;
            assert.ok([400, 413, 415].includes(error.status));
          }
        }),
        { numRuns: 500 },
      );
    });
  }

  it("gives back every sample and option that was put into JSON, however it travelled", () => {
    fc.assert(
      fc.property(
        sample,
        options,
        written("application/json"),
        fc.boolean(),
        (bytes, chosen, contentType, isBase64Encoded) => {
          const text = JSON.stringify({ ...chosen, data: bytes.toString("base64") });
          const body = isBase64Encoded ? Buffer.from(text).toString("base64") : text;
          assert.deepEqual(read(complete({ headers: { "content-type": contentType }, body, isBase64Encoded })), {
            ...chosen,
            sample: bytes,
            mediaType: "application/x-image",
          });
        },
      ),
    );
  });

  it("gives back every sample that was sent as it is, with the options of the query", () => {
    fc.assert(
      fc.property(sample, options, written("image/png"), (bytes, chosen, contentType) => {
        const queryStringParameters = Object.fromEntries(
          Object.entries(chosen).map(([name, value]) => [name, String(value)]),
        );
        assert.deepEqual(read(complete(rawRequest(bytes, contentType, { queryStringParameters }))), {
          ...chosen,
          sample: bytes,
          mediaType: "image/png",
        });
      }),
    );
  });

  it("gives back every text that was sent as it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1 }), (text) => {
        assert.equal(
          readPredictionRequest(complete({ headers: { "content-type": "text/csv" }, body: text }), [
            "text/csv",
          ]).sample.toString(),
          text,
        );
      }),
    );
  });

  it("takes JSON for its own, also where the model takes JSON", () => {
    const request = complete(jsonRequest({ data: Buffer.from("{}").toString("base64") }));
    assert.deepEqual(readPredictionRequest(request, ["application/json"]), {
      sample: Buffer.from("{}"),
      mediaType: "application/json",
    });
  });

  const good = Buffer.from("picture").toString("base64");
  const refusals: readonly (readonly [string, Partial<HttpRequest>, number, string])[] = [
    ["topk 0", jsonRequest({ data: good, topk: 0 }), 400, "The body's topk is 0; allowed is a whole number from 1."],
    [
      "a topk below 0",
      jsonRequest({ data: good, topk: -3 }),
      400,
      "The body's topk is -3; allowed is a whole number from 1.",
    ],
    [
      "half a topk",
      jsonRequest({ data: good, topk: 2.5 }),
      400,
      "The body's topk is 2.5; allowed is a whole number from 1.",
    ],
    [
      "a topk that is a text",
      jsonRequest({ data: good, topk: "3" }),
      400,
      'The body\'s topk is "3"; allowed is a whole number from 1.',
    ],
    [
      "a topk that is null",
      jsonRequest({ data: good, topk: null }),
      400,
      "The body's topk is null; allowed is a whole number from 1.",
    ],
    [
      "a topk of the query that is no number",
      rawRequest(Buffer.from("x"), "image/png", { queryStringParameters: { topk: "-1" } }),
      400,
      'The query\'s topk is "-1"; allowed is a whole number from 1.',
    ],
    [
      "a topk of the query that is 0",
      rawRequest(Buffer.from("x"), "image/png", { queryStringParameters: { topk: "0" } }),
      400,
      "The query's topk is 0; allowed is a whole number from 1.",
    ],
    [
      "a topk that comes twice",
      rawRequest(Buffer.from("x"), "image/png", { queryStringParameters: { topk: "1,2" } }),
      400,
      'The query\'s topk is "1,2"; allowed is a whole number from 1.',
    ],
    [
      "a name that no variant can have",
      jsonRequest({ data: good, variant: "a\r\nb" }),
      400,
      'The body\'s variant is "a\\r\\nb"; allowed is the name of a variant: 1 to 63 letters, digits and hyphens.',
    ],
    [
      "everything that is wrong at once",
      jsonRequest({ data: 5, topk: 0, more: 1 }),
      400,
      "The body's data is 5; allowed is the sample in base64. " +
        "The body's topk is 0; allowed is a whole number from 1. " +
        'The body has "more"; allowed are data, topk, variant.',
    ],
    ["an array", jsonRequest([good]), 400, `The body is ["${good}"]; allowed is a JSON object.`],
    ["null", jsonRequest(null), 400, "The body is null; allowed is a JSON object."],
    ["an empty sample", jsonRequest({ data: "" }), 400, 'The body\'s data is ""; allowed is the sample in base64.'],
    [
      "a member of every object",
      { headers: { "content-type": "application/json" }, body: `{"data":"${good}","__proto__":{}}` },
      400,
      'The body has "__proto__"; allowed are data, topk, variant.',
    ],
    [
      "JSON that is not UTF-8",
      {
        headers: { "content-type": "application/json" },
        body: Buffer.from([0x22, 0xff, 0x22]).toString("base64"),
        isBase64Encoded: true,
      },
      400,
      "The body is no JSON in UTF-8; with application/json it has to be an object.",
    ],
    [
      "no body at all",
      { headers: { "content-type": "application/json" } },
      400,
      "The body is no JSON in UTF-8; with application/json it has to be an object.",
    ],
    [
      "several media types",
      rawRequest(Buffer.from("x"), "image/png, image/png"),
      415,
      'The Content-Type is "image/png, image/png"; allowed are application/json, application/x-image, image/png.',
    ],
  ];
  for (const [what, request, status, detail] of refusals) {
    it(`refuses ${what}`, () => {
      assert.throws(() => read(complete(request)), { name: "Problem", status, message: detail });
    });
  }

  for (const data of [
    "a",
    "ab",
    "abc",
    "ab==c",
    "YQ",
    "YQ=",
    "YR==",
    "Y Q==",
    "YQ==\n",
    "YQ-_",
    "data:image/png;base64,YQ==",
    "YQ==YQ==",
    "é",
  ]) {
    it(`refuses ${JSON.stringify(data)}, which is no base64`, () => {
      assert.throws(() => read(complete(jsonRequest({ data }))), {
        name: "Problem",
        status: 400,
        message: /^The body's data is no base64; allowed is RFC 4648's alphabet with padding/,
      });
    });
  }
});
