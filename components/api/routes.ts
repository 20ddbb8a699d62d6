/** What the API answers. */

/** Routes that only somebody who is authorized may take, as API Gateway writes them. */
export const routes = {
  predict: "POST /predict",
  health: "GET /health",
  openApi: "GET /openapi.json",
  /** The original's application: the same question and answer as its clients know them. */
  original: "POST /",
} as const;

/** The page for browsers, which is open. */
export const pageRoute = "GET /";
