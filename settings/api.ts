/** The HTTP API before an endpoint: the schema of `api`. */
import { z } from "zod";
import { limits } from "./awsLimits.json";
import { block, inPlace, limitedText, once, text, wholeNumber } from "./parts";

/** What every kind of authorization says of itself. */
const ofKind = {
  meaning:
    "Who may ask: `iam` whoever signs with rights of IAM, `jwt` whoever has a token of an issuer, `apiKey` " +
    "whoever has a key. There is no API without",
  change: inPlace,
};

const keySchema = block(
  {
    name: text(/^[A-Za-z0-9_-]{1,64}$/u, "apiKeyName").meta({
      meaning: "`apiKey`: whose key it is, as the access log names it",
      change: inPlace,
    }),
    sha256: text(/^[0-9a-f]{64}$/u, "apiKeyHash").meta({
      meaning:
        "`apiKey`: the key's SHA-256. `npm run api-key` makes a key, shows it once, and prints what stands here; " +
        "the key itself is kept nowhere",
      change: "updated in place; a key that is taken out is refused a minute later at the latest",
    }),
  },
  "apiKey",
);

/** Lambda's environment variables hold 4 KB. Source: Lambda's quotas. */
const mostKeys = 20;

const authorizationSchema = z.discriminatedUnion(
  "kind",
  [
    block({ kind: z.literal("iam", "authorizationKind").meta(ofKind) }, "authorization"),
    block(
      {
        kind: z.literal("jwt", "authorizationKind").meta(ofKind),
        issuer: limitedText(limits.issuer, "issuer", /^https:\/\/[!-"$->@-~]+$/u).meta({
          meaning: "`jwt`: who issues the tokens, as their claim `iss` says",
          change: inPlace,
        }),
        audiences: once(
          z
            .array(text(/^\S{1,2048}$/u, "audiences"), "audiences")
            .min(1, "audiences")
            .max(50, "audiences"),
          "audiences",
        ).meta({
          meaning: "`jwt`: whom the tokens are for: one of these has to be in their claim `aud` or `client_id`",
          change: inPlace,
        }),
      },
      "authorization",
    ),
    block(
      {
        kind: z.literal("apiKey", "authorizationKind").meta(ofKind),
        keys: z
          .array(keySchema, "apiKeys")
          .min(1, "apiKeys")
          .max(mostKeys, "apiKeys")
          .refine((keys) => new Set(keys.map(({ name }) => name)).size === keys.length, "apiKeyNames")
          .meta({ meaning: "`apiKey`: the keys that are good, in the header `x-api-key`", change: inPlace }),
      },
      "authorization",
    ),
  ],
  { error: ({ code }: { readonly code: string }) => (code === "invalid_type" ? "authorization" : "authorizationKind") },
);

const throttlingSchema = block(
  {
    requestsPerSecond: wholeNumber(1, 10_000, "requestsPerSecond").meta({
      meaning: "How many requests a second each route answers; more get 429",
      change: inPlace,
    }),
    burst: wholeNumber(1, 5_000, "burst").meta({
      meaning: "How many requests may come at once before that",
      change: inPlace,
    }),
  },
  "throttling",
);

const corsSchema = block(
  {
    origins: once(
      z.array(text(/^https?:\/\/[a-z0-9.-]+(?::\d{1,5})?$/iu, "origins"), "origins").min(1, "origins"),
      "origins",
    ).meta({ meaning: "Pages of which origins may ask from a browser", change: inPlace }),
  },
  "cors",
);

const domainSchema = block(
  {
    name: limitedText(
      limits.domainName,
      "domainName",
      /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/u,
    ).meta({
      meaning: "The domain; a record of its zone has to point to the output `apiDomainTarget`",
      change: "another domain replaces it: clients of the former one are no longer answered",
    }),
    certificateArn: text(/^arn:[a-z-]+:acm:[a-z0-9-]+:\d{12}:certificate\/[0-9a-f-]+$/u, "certificateArn").meta({
      meaning: "Its certificate in AWS Certificate Manager, in the stack's region",
      change: inPlace,
    }),
  },
  "domain",
);

export const apiSchema = block(
  {
    authorization: authorizationSchema.meta({ meaning: "Who may ask" }),
    throttling: throttlingSchema
      .default({ requestsPerSecond: 100, burst: 200 })
      .meta({ meaning: "How much may be asked" }),
    cors: corsSchema
      .exactOptional()
      .meta({ meaning: "Which pages may ask from a browser. Without it none but the API's own" }),
    page: z
      .boolean("page")
      .default(false)
      .meta({
        meaning:
          "Whether the API answers `GET /` with a page that asks it from a browser. The page is open to everyone, " +
          "what it asks is not",
        change: inPlace,
      }),
    domain: domainSchema.exactOptional().meta({ meaning: "A domain of one's own, besides API Gateway's address" }),
  },
  "api",
).refine(({ authorization, page }) => !page || authorization.kind !== "iam", {
  path: ["page"],
  message: "pageAuthorization",
});
