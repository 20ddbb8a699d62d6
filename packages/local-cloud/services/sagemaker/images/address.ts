/** Where an image lies in Amazon ECR, and who may pull it. */
import type { Caller } from "../../../contract";
import type { SagemakerContext } from "../context";
import { validationException } from "../requests";
import { UnusableImage } from "./description";

interface ImageAddress {
  readonly registry: string;
  readonly region: string;
  readonly repository: string;
}

const pattern =
  /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([a-z0-9]+(?:[._/-][a-z0-9]+)*)(?:[:@]\S+)?$/u;

/**
 * The repository of an image, which names the algorithm of a built-in one: `image-classification`.
 *
 * @throws UnusableImage in words for a person
 */
export function imageRepository(uri: string): string {
  const address = readAddress(uri);
  if (address !== undefined) return address.repository;
  throw new UnusableImage(
    `${uri} names no image in Amazon ECR. Allowed is <account>.dkr.ecr.<region>.amazonaws.com/<repository>:<tag> ` +
      "(amazonaws.com.cn in China), where the repository has small letters, digits and single . _ - / between them: " +
      "write the address as ECR shows it.",
  );
}

/**
 * The repository of the image that a request names.
 *
 * @throws AwsError ValidationException
 */
export function requestedRepository(uri: string): string {
  return requestedAddress(uri).repository;
}

/** Checks that a role may pull an image, as SageMaker does before it starts a container. */
export function authorizePull(context: SagemakerContext, caller: Caller, uri: string): void {
  const { registry, region, repository } = requestedAddress(uri);
  const resource = `arn:${context.cloud.partition}:ecr:${region}:${registry}:repository/${repository}`;
  context.cloud.authorize(caller, [
    { action: "ecr:GetAuthorizationToken", resource: "*" },
    { action: "ecr:BatchCheckLayerAvailability", resource },
    { action: "ecr:BatchGetImage", resource },
    { action: "ecr:GetDownloadUrlForLayer", resource },
  ]);
}

function requestedAddress(uri: string): ImageAddress {
  const address = readAddress(uri);
  if (address !== undefined) return address;
  throw validationException(
    `Invalid image URI ${uri}. ` +
      "Please provide a valid Amazon Elastic Container Registry path of the Docker image to run.",
  );
}

function readAddress(uri: string): ImageAddress | undefined {
  const [, registry, region, repository] = pattern.exec(uri) ?? [];
  if (registry === undefined || region === undefined || repository === undefined) return undefined;
  return { registry, region, repository };
}
