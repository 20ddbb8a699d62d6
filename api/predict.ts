/** The function that answers the API's requests. Clients and what they looked up stay from one request to the next. */
import { S3Client } from "@aws-sdk/client-s3";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { readConfiguration } from "./configuration";
import { Endpoint, endpointClient } from "./endpoint";
import { createHandler } from "./handler";
import { errorFields, type Log } from "./log";
import { ServedModels } from "./model/servedModel";
import page from "./page.html";

const { endpoint, requestTypes, authorization } = readConfiguration(process.env);
const log: Log = (entry) => {
  console.error(entry);
};

export const handler = createHandler({
  endpoint: new Endpoint(new SageMakerRuntimeClient(endpointClient), endpoint),
  models: new ServedModels({
    sagemaker: new SageMakerClient(),
    storage: new S3Client(),
    endpoint,
    onFailure: (error) => {
      log({
        message: "What the endpoint serves could not be looked up again; what is known goes on being used.",
        error: errorFields(error),
      });
    },
  }),
  requestTypes,
  authorization,
  page,
  log,
});
