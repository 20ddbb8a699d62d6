/** How SageMaker says that something does not exist. */

/** Most Describe calls answer ValidationException with a sentence, the newer ones ResourceNotFound. */
export function isNotFound(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === "ResourceNotFound" || error.name === "ResourceNotFoundException") return true;
  return error.name === "ValidationException" && /not found|could not find|does not exist/i.test(error.message);
}
