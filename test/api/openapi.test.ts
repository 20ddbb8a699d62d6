import assert from "node:assert/strict";
import Ajv2020 from "ajv/dist/2020";
import fc from "fast-check";
import { type Authorization, createOpenApi } from "../../api/openapi";
import { Problem } from "../../api/problem";
import { readOriginalRequest, readPredictionRequest } from "../../api/request/predictionRequest";
import { jsonRequest } from "./api";

const requestTypes = ["application/x-image", "image/png"] as const;

interface Document {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly requestBody?: { readonly content: object } }>>>
  >;
  readonly security: readonly object[];
  readonly components: { readonly securitySchemes: object };
}

const documentFor = (authorization: Authorization): Document =>
  createOpenApi({ requestTypes, authorization }) as Document;

describe("the OpenAPI document", () => {
  let validate: (document: Document) => Promise<{ readonly errors: unknown; readonly version: string | undefined }>;

  before(async () => {
    const { Validator } = await import("@seriousme/openapi-schema-validator");
    const validator = new Validator();
    validate = async (document) => {
      const { valid, errors } = await validator.validate({ ...structuredClone(document) });
      return { errors: valid ? [] : (errors ?? "it is not valid"), version: validator.version };
    };
  });

  for (const authorization of ["iam", "jwt", "apiKey"] as const) {
    it(`is valid, and names how one is let in with ${authorization}`, async () => {
      const document = documentFor(authorization);
      assert.deepEqual(await validate(document), { errors: [], version: "3.1" });
      assert.deepEqual(document.security, [{ [authorization]: [] }]);
      assert.deepEqual(Object.keys(document.components.securitySchemes), [authorization]);
    });
  }

  it("names the routes and the media types that a model takes", () => {
    const { paths } = documentFor("iam");
    assert.deepEqual(
      Object.entries(paths).flatMap(([path, operations]) =>
        Object.keys(operations).map((method) => `${method} ${path}`),
      ),
      ["post /predict", "post /", "get /health", "get /openapi.json"],
    );
    assert.deepEqual(Object.keys(paths["/predict"]?.["post"]?.requestBody?.content ?? {}), [
      "application/json",
      "application/x-image",
      "image/png",
    ]);
    assert.deepEqual(Object.keys(paths["/"]?.["post"]?.requestBody?.content ?? {}), ["application/json"]);
  });

  /** Bodies of which some are as they have to be. */
  const bodies = fc.oneof(
    fc.record(
      {
        data: fc.oneof(
          { weight: 3, arbitrary: fc.base64String({ minLength: 1 }) },
          { weight: 1, arbitrary: fc.stringMatching(/^[AQEw0+/= \n]{0,9}$/) },
          { weight: 1, arbitrary: fc.base64String({ minLength: 1 }).map((text) => text.replace(/.{3}/gu, "$&\r\n")) },
          { weight: 1, arbitrary: fc.anything() },
        ),
        topk: fc.oneof(fc.integer({ min: -2, max: 5 }), fc.double(), fc.string(), fc.constant(null)),
        variant: fc.oneof(
          fc.constantFrom("main", "a-b", "-a", "a-", "a_b", "", "a".repeat(63), "a".repeat(64)),
          fc.integer(),
        ),
        more: fc.integer(),
      },
      { requiredKeys: [] },
    ),
    fc.jsonValue(),
  );

  for (const [schema, reader] of Object.entries({
    PredictionRequest: readPredictionRequest,
    OriginalRequest: readOriginalRequest,
  })) {
    it(`announces as ${schema} exactly what is taken`, () => {
      const ajv = new Ajv2020({ strict: false });
      const announced = ajv.compile({
        $ref: `#/components/schemas/${schema}`,
        components: documentFor("iam").components,
      });
      fc.assert(
        fc.property(bodies, (value) => {
          const text = JSON.stringify(value, (_name, member: unknown) =>
            typeof member === "bigint" ? String(member) : member,
          );
          const body: unknown = JSON.parse(text);
          const request = { isBase64Encoded: false, headers: {}, ...jsonRequest(body) };
          assert.equal(
            announced(body),
            isTaken(() => reader(request, requestTypes)),
          );
        }),
        { numRuns: 300 },
      );
    });
  }
});

function isTaken(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return false;
  }
}
