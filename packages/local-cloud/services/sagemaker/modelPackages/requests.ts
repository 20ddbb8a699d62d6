/** The requests about model package groups and versioned model packages. */
import { z } from "zod";
import { environment, imageUri, listFields, resourceName, s3Uri, tags } from "../fields";

/** Names and ARNs are both accepted where an existing group or package is meant. */
const nameOrArn = z
  .string()
  .min(1)
  .max(170)
  .regex(
    /^(arn:aws[a-z-]*:sagemaker:[a-z0-9-]{9,16}:\d{12}:[a-z-]{1,63}\/)?[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}(\/\d{1,9})?$/u,
  );

const description = z.string().max(1024).optional();

const approvalStatus = z.enum(["Approved", "Rejected", "PendingManualApproval"]);

const contentTypes = z.array(z.string().max(256));

const inferenceSpecification = z.strictObject({
  Containers: z
    .array(
      z.strictObject({
        ContainerHostname: z.string().max(63).optional(),
        Image: imageUri,
        ImageDigest: z.string().max(72).optional(),
        ModelDataUrl: s3Uri.optional(),
        Environment: environment,
        Framework: z.string().optional(),
        FrameworkVersion: z.string().optional(),
      }),
    )
    .min(1)
    .max(15),
  SupportedContentTypes: contentTypes.optional(),
  SupportedResponseMIMETypes: contentTypes.optional(),
  SupportedRealtimeInferenceInstanceTypes: z.array(z.string()).optional(),
  SupportedTransformInstanceTypes: z.array(z.string()).optional(),
});

const metricsSource = z.strictObject({
  ContentType: z.string().max(256),
  ContentDigest: z.string().max(72).optional(),
  S3Uri: s3Uri,
});

const modelMetrics = z.strictObject({
  ModelQuality: z
    .strictObject({ Statistics: metricsSource.optional(), Constraints: metricsSource.optional() })
    .optional(),
  ModelDataQuality: z
    .strictObject({ Statistics: metricsSource.optional(), Constraints: metricsSource.optional() })
    .optional(),
});

/** Any letter, separator or digit, and `_.:/=+-@`. */
const metadataText = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

const metadataProperties = z.record(
  z.string().min(1).max(128).regex(metadataText),
  z.string().min(1).max(256).regex(metadataText),
);

export const createModelPackage = z.strictObject({
  ModelPackageGroupName: nameOrArn,
  ModelPackageDescription: description,
  InferenceSpecification: inferenceSpecification,
  ModelApprovalStatus: approvalStatus.default("PendingManualApproval"),
  MetadataProperties: z
    .strictObject({
      CommitId: z.string().max(1024).optional(),
      Repository: z.string().max(1024).optional(),
      GeneratedBy: z.string().max(1024).optional(),
      ProjectId: z.string().max(1024).optional(),
    })
    .optional(),
  ModelMetrics: modelMetrics.optional(),
  CustomerMetadataProperties: metadataProperties.optional(),
  SourceUri: z.string().max(1024).optional(),
  Domain: z.string().optional(),
  Task: z.string().optional(),
  ClientToken: z
    .string()
    .max(36)
    .regex(/^[a-zA-Z0-9-]+$/u)
    .optional(),
  Tags: tags,
});

export const updateModelPackage = z.strictObject({
  ModelPackageArn: nameOrArn,
  ModelApprovalStatus: approvalStatus.optional(),
  ApprovalDescription: description,
  CustomerMetadataProperties: metadataProperties.optional(),
  CustomerMetadataPropertiesToRemove: z.array(z.string().max(128).regex(metadataText)).optional(),
  ClientToken: z.string().max(36).optional(),
});

export const modelPackageReference = z.strictObject({ ModelPackageName: nameOrArn });

export const listModelPackages = z.strictObject({
  ...listFields,
  ModelPackageGroupName: nameOrArn,
  ModelApprovalStatus: approvalStatus.optional(),
  ModelPackageType: z.enum(["Versioned", "Both"]).optional(),
  SortBy: z.enum(["Name", "CreationTime"]).optional(),
  SortOrder: z.enum(["Ascending", "Descending"]).optional(),
});

export const createModelPackageGroup = z.strictObject({
  ModelPackageGroupName: resourceName,
  ModelPackageGroupDescription: description,
  Tags: tags,
});

export const modelPackageGroupReference = z.strictObject({ ModelPackageGroupName: nameOrArn });

export const listModelPackageGroups = z.strictObject({
  ...listFields,
  SortBy: z.enum(["Name", "CreationTime"]).optional(),
  SortOrder: z.enum(["Ascending", "Descending"]).optional(),
});

export type CreateModelPackageRequest = z.infer<typeof createModelPackage>;
export type UpdateModelPackageRequest = z.infer<typeof updateModelPackage>;
export type ListModelPackagesRequest = z.infer<typeof listModelPackages>;
