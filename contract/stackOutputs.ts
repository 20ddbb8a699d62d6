/** The outputs of the program that the delivery relies on; index.ts exports them. */
export type DeliveryOutput =
  /** URI of the training image. */
  | "trainingImage"
  /** The job that Training adopted. */
  | "trainingJob"
  /** The package that Training registered. */
  | "modelPackage"
  /** The package that the endpoint serves. */
  | "servedModelPackage"
  | "endpoint"
  | "endpointConfiguration";

/** An output that has to be there. */
export function requireOutput(outputs: Readonly<Record<string, unknown>>, name: DeliveryOutput, stack: string): string {
  const value = outputs[name];
  if (typeof value === "string" && value !== "") return value;
  throw new Error(
    `Stack ${stack} has no output ${name}. An administrator brings the stack up to this commit with: pulumi up ` +
      `--stack ${stack}`,
  );
}
