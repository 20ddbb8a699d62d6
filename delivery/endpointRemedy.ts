/** What to do about an endpoint that stands in the way of its own deployment. */
import { DescribeEndpointCommand, type SageMakerClient } from "@aws-sdk/client-sagemaker";

/**
 * The sentence that completes the message of a failed deployment; empty when the endpoint is not the reason. Nothing is deleted here: the
 * commands are an administrator's, because they take the endpoint out of service.
 */
export async function endpointRemedy(client: SageMakerClient, endpoint: string, stack: string, error: Error): Promise<string> {
  // The update that made it was killed before it could note it in the state.
  if (/already exist/i.test(error.message)) {
    return ` Endpoint ${endpoint} is not in the state of stack ${stack}. Delete it, then retry: aws sagemaker delete-endpoint --endpoint-name ${endpoint}`;
  }
  const found = await client.send(new DescribeEndpointCommand({ EndpointName: endpoint })).catch(() => undefined);
  if (found?.EndpointStatus !== "Failed") return "";
  return (
    ` Endpoint ${endpoint} is Failed (${found.FailureReason ?? "SageMaker gives no reason"}), which SageMaker lets nobody but delete. ` +
    `Delete it, then retry: pulumi destroy --stack ${stack} --target '**aws:sagemaker/endpoint:Endpoint**'`
  );
}
