/** Writes the card of a package beside its approval. No deployment depends on it: what fails is told. */
import {
  DescribeModelPackageCommand,
  type ModelApprovalStatus,
  type ModelCardStatus,
  type ModelPackageModelCard,
  SageMakerClient,
  UpdateModelPackageCommand,
} from "@aws-sdk/client-sagemaker";
import type { Context } from "../contract/context";
import { namedMessageOf } from "../contract/errors";
import { arns } from "../settings/arns";
import { HandedOn } from "./handedOn";
import { modelCardContent } from "./modelCard";
import { runRecord } from "./runRecords";

export interface CardRequest {
  /** ARN. */
  readonly modelPackage: string;
  /** Id of the pipeline's execution. Absent when a person deploys from a terminal. */
  readonly execution?: string | undefined;
}

/** Writes what is known of an approved package into its card, and marks the card as approved. */
export function writeModelCard(context: Context, request: CardRequest): Promise<void> {
  return attempt(context, request, async () => {
    const { modelPackage, execution } = request;
    const { settings, names, location } = context.owner;
    const client = context.clients.of(SageMakerClient, location.region);
    const found = await client.send(new DescribeModelPackageCommand({ ModelPackageName: modelPackage }));
    const { ModelCard: card, CustomerMetadataProperties: metadata = {}, InferenceSpecification: inference } = found;
    const container = inference?.Containers?.[0];
    const job = metadata["training-job"];
    const content = modelCardContent(
      {
        metadata,
        image: container?.Image,
        model: container?.ModelDataUrl,
        trainingJobArn: job === undefined ? undefined : arns(location).trainingJob(job),
        hyperparameters: settings.training.hyperparameters,
        dataBucket: names.dataBucket,
        record: execution === undefined ? undefined : await runRecord(context, execution),
        approver: execution === undefined ? undefined : await new HandedOn(context, execution).approver(),
      },
      card?.ModelCardContent,
    );
    for (const change of changes(card, content, "Approved")) await update(client, modelPackage, "Approved", change);
    context.report(`Wrote the model card of ${modelPackage}.`);
  });
}

/** Says in the card that the approval was taken back. @param status what the registry says of the package now */
export function withdrawModelCard(context: Context, request: CardRequest, status: ModelApprovalStatus): Promise<void> {
  return attempt(context, request, async () => {
    const client = context.clients.of(SageMakerClient, context.owner.location.region);
    const { modelPackage } = request;
    const { ModelCard: card } = await client.send(new DescribeModelPackageCommand({ ModelPackageName: modelPackage }));
    if (card?.ModelCardStatus !== "Approved" || status === "Approved") return;
    await update(client, modelPackage, status, { ModelCardStatus: "PendingReview" });
  });
}

/**
 * A new card has content and status. Of one that exists they are changed one after the other: the reference says of
 * UpdateModelCard that one call cannot update both, and does not say it of UpdateModelPackage (November 2026).
 */
function changes(
  card: ModelPackageModelCard | undefined,
  content: string,
  status: ModelCardStatus,
): readonly ModelPackageModelCard[] {
  if (card?.ModelCardStatus === undefined) return [{ ModelCardContent: content, ModelCardStatus: status }];
  if (card.ModelCardStatus === "Archived") throw new Error("it is archived, and takes no content any more");
  return [{ ModelCardContent: content }, ...(card.ModelCardStatus === status ? [] : [{ ModelCardStatus: status }])];
}

/** The role may update packages only together with the status that a person's answer has given them. */
async function update(
  client: SageMakerClient,
  modelPackage: string,
  status: ModelApprovalStatus,
  card: ModelPackageModelCard,
): Promise<void> {
  await client.send(
    new UpdateModelPackageCommand({ ModelPackageArn: modelPackage, ModelApprovalStatus: status, ModelCard: card }),
  );
}

async function attempt({ report }: Context, { modelPackage }: CardRequest, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    report(`The model card of ${modelPackage} was not written: ${namedMessageOf(error)}. The deployment goes on.`);
  }
}
