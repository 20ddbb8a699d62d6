/**
 * Container images on a machine without a registry: a folder for each repository says how the image's own programs are
 * started as processes.
 */
import { AwsError } from "../../../contract";
import { createProcesses } from "../../../processes/processes";
import type { SagemakerContext } from "../context";
import { requestedRepository } from "./address";
import { type Command, type ContainerImage, type ContainerRole, readImage, UnusableImage } from "./description";
import { imageDigest } from "./digest";
import { requireInstalled } from "./requirements";

export { authorizePull, imageRepository, requestedRepository } from "./address";
export { type ContainerImage, type ContainerRole, UnusableImage } from "./description";
export { containerEnvironment, mlRoot } from "./environment";

/** An image and its command for a role. */
export interface RunnableImage {
  readonly image: ContainerImage;
  readonly command: Command;
}

/**
 * Checks before anything runs that this machine can run an image for every role that its description names.
 *
 * @param imagesFolder the folder with one folder per repository
 * @throws UnusableImage in words for a person
 */
export async function requireImage(imagesFolder: string, repository: string): Promise<void> {
  const processes = createProcesses();
  try {
    await requireInstalled(readImage(imagesFolder, repository), processes);
  } finally {
    await processes.stopAll();
  }
}

/** An image that can be run in a role; another one is refused, saying what to do. */
export function runnableImage(context: SagemakerContext, uri: string, role: ContainerRole): RunnableImage {
  const image = refusingUnusable(uri, () => readImage(context.imagesFolder, requestedRepository(uri)));
  const command = image.commands[role];
  if (command === undefined) throw refused(uri, `Add to ${image.file} how its "${role}" is started.`);
  return { image, command };
}

/** Refuses a request whose image this machine cannot run in a role. */
export async function requireRunnable(context: SagemakerContext, uri: string, role: ContainerRole): Promise<void> {
  const { image } = runnableImage(context, uri, role);
  await requireInstalled(image, context.cloud.processes).catch((error: unknown) => {
    throw refusal(uri, error);
  });
}

/** Undefined for an image that this machine cannot run. */
export function imageVersion(context: SagemakerContext, uri: string): string | undefined {
  try {
    return imageDigest(readImage(context.imagesFolder, requestedRepository(uri)));
  } catch (error) {
    if (error instanceof UnusableImage) return undefined;
    throw error;
  }
}

function refusingUnusable<Result>(uri: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw refusal(uri, error);
  }
}

function refusal(uri: string, error: unknown): unknown {
  return error instanceof UnusableImage ? refused(uri, error.message) : error;
}

function refused(uri: string, why: string): AwsError {
  return new AwsError("NotImplemented", `The local cloud cannot run the image ${uri}. ${why}`, 501);
}
