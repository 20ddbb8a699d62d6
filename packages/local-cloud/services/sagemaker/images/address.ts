/** Where an image lies in Amazon ECR, and who may pull it. */
import type { Caller } from "../../../contract";
import type { SagemakerContext } from "../context";
import { validationException } from "../requests";

interface ImageAddress {
  readonly registry: string;
  readonly region: string;
  readonly repository: string;
}

const pattern =
  /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([a-z0-9]+(?:[._/-][a-z0-9]+)*)(?:[:@]\S+)?$/u;

/** The repository of an image, which names the algorithm of a built-in one: `image-classification`. */
export function imageRepository(uri: string): string {
  return parseAddress(uri).repository;
}

/** Checks that a role may pull an image, as SageMaker does before it starts a container. */
export function authorizePull(context: SagemakerContext, caller: Caller, uri: string): void {
  const { registry, region, repository } = parseAddress(uri);
  const resource = `arn:${context.cloud.partition}:ecr:${region}:${registry}:repository/${repository}`;
  context.cloud.authorize(caller, [
    { action: "ecr:GetAuthorizationToken", resource: "*" },
    { action: "ecr:BatchCheckLayerAvailability", resource },
    { action: "ecr:BatchGetImage", resource },
    { action: "ecr:GetDownloadUrlForLayer", resource },
  ]);
}

function parseAddress(uri: string): ImageAddress {
  const [, registry, region, repository] = pattern.exec(uri) ?? [];
  if (registry === undefined || region === undefined || repository === undefined) {
    throw validationException(
      `Invalid image URI ${uri}. ` +
        "Please provide a valid Amazon Elastic Container Registry path of the Docker image to run.",
    );
  }
  return { registry, region, repository };
}
