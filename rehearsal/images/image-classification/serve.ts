/** The serving program of the stand-in for SageMaker's built-in image-classification image. See README.md. */
import { log, modelFolder } from "./container";
import { createInferenceServer } from "./inferenceServer";
import { loadModel } from "./model";

const DEFAULT_PORT = 8080;
const STOP_SIGNALS = ["SIGTERM", "SIGINT"] as const;

const server = createInferenceServer(loadModel(modelFolder));
const port = Number(process.env["SAGEMAKER_BIND_TO_PORT"] ?? DEFAULT_PORT);
server.listen(port, "127.0.0.1", () => {
  log(`Model server started on port ${port}`);
});

for (const signal of STOP_SIGNALS) {
  // Requests that have begun are answered; then every connection is closed and the process ends.
  process.once(signal, () => server.close());
}
