/** Serving program of the example image: one line of numbers in, a JSON array of one probability for each class out. */
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import { join } from "node:path";

const root = process.env["ML_ROOT"] ?? "/opt/ml";

/** What train.ts wrote. */
interface Model {
  readonly means: readonly number[];
  readonly deviations: readonly number[];
  readonly centroids: readonly (readonly number[])[];
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

const model = JSON.parse(readFileSync(join(root, "model", "model.json"), "utf8")) as Model;

const server = createServer((request, response) => {
  void answer(request).then(({ status, text }) => {
    response.writeHead(status, { "content-type": status === 200 ? "application/json" : "text/plain" }).end(text);
  });
});

async function answer(request: IncomingMessage): Promise<Answer> {
  if (request.method === "GET" && request.url === "/ping") return { status: 200, text: "" };
  if (request.method !== "POST" || request.url !== "/invocations")
    return { status: 404, text: "There are GET /ping and POST /invocations" };
  const type = request.headers["content-type"] ?? "none";
  const body = await readBody(request);
  if (type.split(";", 1)[0] !== "text/csv") return { status: 415, text: `Content-Type is ${type}, expected text/csv` };
  const row = body.trim();
  const features = row.split(",").map((field) => (field.trim() === "" ? Number.NaN : Number(field)));
  if (features.length !== model.means.length || !features.every(Number.isFinite)) {
    return {
      status: 400,
      text: `Expected one line of ${model.means.length} numbers with commas between them, came ${row.slice(0, 100) || "nothing"}`,
    };
  }
  return { status: 200, text: JSON.stringify(probabilities(features)) };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

/** Normal distributions of the same width around the centroids: the softmax of half the squared distances. */
function probabilities(features: readonly number[]): readonly number[] {
  const scores = model.centroids.map((centroid) =>
    features.reduce(
      (sum, feature, column) =>
        sum -
        ((feature - (model.means[column] ?? 0)) / (model.deviations[column] ?? 1) - (centroid[column] ?? 0)) ** 2 / 2,
      0,
    ),
  );
  const best = Math.max(...scores);
  const weights = scores.map((score) => Math.exp(score - best));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

// SageMaker's containers listen on all addresses of their own network; as a process of this machine it is asked only
// from here.
const isContainer = process.env["ML_ROOT"] === undefined;
const port = Number(process.env["SAGEMAKER_BIND_TO_PORT"] ?? 8080);
server.listen(port, isContainer ? "0.0.0.0" : "127.0.0.1", () => {
  console.log(`Model server started on port ${port}`);
});
process.once("SIGTERM", () => server.close());
