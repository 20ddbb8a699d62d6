/**
 * Endpoints that stand in the way of their own deployment: those that failed while they were made, or that no state
 * knows.
 */
import {
  DeleteEndpointCommand,
  DescribeEndpointCommand,
  type DescribeEndpointCommandOutput,
  type SageMakerClient,
  waitUntilEndpointDeleted,
} from "@aws-sdk/client-sagemaker";
import { isNotFound } from "../contract/awsErrors";
import { messageOf } from "../contract/errors";

/** Seconds. */
const longestDeletion = 600;
const pauses = { minDelay: 2, maxDelay: 10 };

/**
 * Deletes an endpoint that failed while it was made: it serves nobody, SageMaker lets nobody but delete it, and the
 * provider leaves it out of the state.
 *
 * @param reason SageMaker's own
 */
export async function clearFailedEndpoint(
  client: SageMakerClient,
  endpoint: string,
  reason: string | undefined,
  report: (line: string) => void,
): Promise<void> {
  report(
    `Endpoint ${endpoint} is Failed since an earlier deployment and serves nobody. Deleting it. SageMaker's ` +
      `reason: ${reason ?? "none"}`,
  );
  await client.send(new DeleteEndpointCommand({ EndpointName: endpoint }));
  await waitUntilEndpointDeleted({ client, maxWaitTime: longestDeletion, ...pauses }, { EndpointName: endpoint });
}

/**
 * What completes the message of a failed deployment, which holds SageMaker's reason; empty when the endpoint does not
 * stand in the way.
 *
 * @param failure what the deployment ended with
 * @param clears whether the next deployment deletes an endpoint that has failed. Otherwise that is an administrator's
 *   to do.
 */
export async function endpointRemedy(
  client: SageMakerClient,
  endpoint: string,
  failure: string,
  clears: boolean,
): Promise<string> {
  const deletion = `Delete it, then retry: aws sagemaker delete-endpoint --endpoint-name ${endpoint}`;
  const found = await findEndpoint(client, endpoint).catch((lookUp: unknown) => new Error(messageOf(lookUp)));
  // The deployment's own failure is what a person has to read first.
  if (found instanceof Error) return ` Endpoint ${endpoint} could not be looked at, either: ${found.message}`;
  if (found?.EndpointStatus === "Failed") {
    return (
      ` Endpoint ${endpoint} is Failed and serves nobody. ` +
      (clears ? "The next deployment deletes it and makes another." : deletion)
    );
  }
  // The update that made it was killed before it could note it in the state.
  return /already exist/i.test(failure) ? ` Endpoint ${endpoint} is not in the state of its stack. ${deletion}` : "";
}

/** The name of the configuration that a found endpoint serves; undefined when it serves nobody. */
export function servedConfiguration(found: DescribeEndpointCommandOutput | undefined): string | undefined {
  return found?.EndpointStatus === "Failed" ? undefined : found?.EndpointConfigName;
}

/** Undefined: there is none. */
export async function findEndpoint(
  client: SageMakerClient,
  endpoint: string,
): Promise<DescribeEndpointCommandOutput | undefined> {
  try {
    return await client.send(new DescribeEndpointCommand({ EndpointName: endpoint }));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
