/** The stand-ins of container images: TypeScript programs that keep the image's contract. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Caller } from "../../contract";
import type { SagemakerContext } from "./context";
import { unsupported, validationException } from "./requests";

/** What a container is started for. */
export type ContainerRole = "train" | "serve";

interface ImageLocation {
  readonly registry: string;
  readonly region: string;
  readonly repository: string;
}

const imagePattern =
  /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([a-z0-9]+(?:[._/-][a-z0-9]+)*)(?:[:@]\S+)?$/u;

/** The repository of an image, which names the algorithm of a built-in one: `image-classification`. */
export function imageRepository(uri: string): string {
  return parseImage(uri).repository;
}

/** The program that stands for an image; an image without one is refused, naming the file to add. */
export function standIn(context: SagemakerContext, uri: string, role: ContainerRole): string {
  const { repository } = parseImage(uri);
  const file = join(context.imagesFolder, repository, `${role}.ts`);
  if (existsSync(file)) return file;
  throw unsupported(
    `the image ${uri}: it has no stand-in on this machine. Add ${file}, which keeps the container contract of SageMaker`,
  );
}

/** What tells one version of a stand-in from another, as its digest tells an image. Undefined without a stand-in. */
export function standInDigest(context: SagemakerContext, uri: string): string | undefined {
  const folder = join(context.imagesFolder, parseImage(uri).repository);
  if (!existsSync(folder)) return undefined;
  const hash = createHash("sha256");
  const programs = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .sort();
  for (const file of programs) hash.update(`${file}\0`).update(readFileSync(join(folder, file)));
  return hash.digest("hex");
}

/** Checks that a role may pull an image, as SageMaker does before it starts a container. */
export function authorizePull(context: SagemakerContext, caller: Caller, uri: string): void {
  const { registry, region, repository } = parseImage(uri);
  const resource = `arn:${context.cloud.partition}:ecr:${region}:${registry}:repository/${repository}`;
  context.cloud.authorize(caller, [
    { action: "ecr:GetAuthorizationToken", resource: "*" },
    { action: "ecr:BatchCheckLayerAvailability", resource },
    { action: "ecr:BatchGetImage", resource },
    { action: "ecr:GetDownloadUrlForLayer", resource },
  ]);
}

function parseImage(uri: string): ImageLocation {
  const [, registry, region, repository] = imagePattern.exec(uri) ?? [];
  if (registry === undefined || region === undefined || repository === undefined) {
    throw validationException(
      `Invalid image URI ${uri}. Please provide a valid Amazon Elastic Container Registry path of the Docker image to run.`,
    );
  }
  return { registry, region, repository };
}
