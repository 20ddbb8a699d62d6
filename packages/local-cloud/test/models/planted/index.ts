import { deliveryRequests } from "./delivery";
import { identityRequests } from "./identity";
import type { PlantedRequests } from "./planted";
import { trainingRequests } from "./training";
import { webRequests } from "./web";

/** One request for each service that is asked through the dispatcher. S3 and SageMaker Runtime: `http.test.ts`. */
export const plantedRequests: readonly PlantedRequests[] = [
  ...trainingRequests,
  ...deliveryRequests,
  ...identityRequests,
  ...webRequests,
];
