/** What Schemathesis expects of every API and this one does otherwise, with the reason. */
export const explained: readonly { readonly what: string; readonly why: string }[] = [
  {
    what: "401 for a request without the header Authorization",
    why:
      "API Gateway answers 403 where callers sign (IAM). The check knows 401 only, and is off. Another stays on: " +
      "nothing is answered without authorization.",
  },
  {
    what: "405 for a method that the document does not name",
    why: "API Gateway answers 404 for a route that an HTTP API does not have. The check is off.",
  },
  {
    what: "success for POST /predict with options in the query and a body in JSON",
    why: "400: with JSON the options stand in the body. OpenAPI cannot say of a parameter for which media type it is.",
  },
  {
    what: "success for any text in base64",
    why: "422 when the model says that it is no picture: no schema can say what a picture is.",
  },
];

/** What a request that fits the document may be answered with, beside a success: Schemathesis's own list. */
const others = '"2xx", "3xx", 401, 403, 404, 409, 429, "5xx"';

/** The file `schemathesis.toml`: what is explained, and nothing else. A status of 5xx fails another check. */
export const configuration = `
[checks.missing_required_header]
enabled = false

[checks.unsupported_method]
enabled = false

[[operations]]
include-path = "/predict"
[operations.checks.positive_data_acceptance]
expected-statuses = [${others}, 400, 422]

[[operations]]
include-path = "/"
[operations.checks.positive_data_acceptance]
expected-statuses = [${others}, 422]
`;
