/** The requests about model package groups and versioned model packages. */
import { z } from "zod";
import { environment, listFields, tags } from "../fields";
import { cardStatuses } from "./modelCard";

/** Names and ARNs are both accepted where an existing group or package is meant. */
const nameOrArn = z.string();

const description = z.string().optional();

const approvalStatus = z.enum(["Approved", "Rejected", "PendingManualApproval"]);

const contentTypes = z.array(z.string());

const inferenceSpecification = z.strictObject({
  Containers: z.array(
    z.strictObject({
      ContainerHostname: z.string().optional(),
      Image: z.string(),
      ImageDigest: z.string().optional(),
      ModelDataUrl: z.string().optional(),
      Environment: environment,
      Framework: z.string().optional(),
      FrameworkVersion: z.string().optional(),
    }),
  ),
  SupportedContentTypes: contentTypes.optional(),
  SupportedResponseMIMETypes: contentTypes.optional(),
  SupportedRealtimeInferenceInstanceTypes: z.array(z.string()).optional(),
  SupportedTransformInstanceTypes: z.array(z.string()).optional(),
});

const metricsSource = z.strictObject({
  ContentType: z.string(),
  ContentDigest: z.string().optional(),
  S3Uri: z.string(),
});

const modelMetrics = z.strictObject({
  ModelQuality: z
    .strictObject({ Statistics: metricsSource.optional(), Constraints: metricsSource.optional() })
    .optional(),
  ModelDataQuality: z
    .strictObject({ Statistics: metricsSource.optional(), Constraints: metricsSource.optional() })
    .optional(),
});

const metadataProperties = z.record(z.string(), z.string());

export const createModelPackage = z.strictObject({
  ModelPackageGroupName: nameOrArn,
  ModelPackageDescription: description,
  InferenceSpecification: inferenceSpecification,
  ModelApprovalStatus: approvalStatus.default("PendingManualApproval"),
  MetadataProperties: z
    .strictObject({
      CommitId: z.string().optional(),
      Repository: z.string().optional(),
      GeneratedBy: z.string().optional(),
      ProjectId: z.string().optional(),
    })
    .optional(),
  ModelMetrics: modelMetrics.optional(),
  CustomerMetadataProperties: metadataProperties.optional(),
  SourceUri: z.string().optional(),
  Domain: z.string().optional(),
  Task: z.string().optional(),
  ClientToken: z.string().optional(),
  Tags: tags,
});

export const updateModelPackage = z.strictObject({
  ModelPackageArn: nameOrArn,
  ModelApprovalStatus: approvalStatus.optional(),
  ApprovalDescription: description,
  CustomerMetadataProperties: metadataProperties.optional(),
  CustomerMetadataPropertiesToRemove: z.array(z.string()).optional(),
  ModelCard: z
    .strictObject({ ModelCardContent: z.string().optional(), ModelCardStatus: z.enum(cardStatuses).optional() })
    .optional(),
  ClientToken: z.string().optional(),
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
  ModelPackageGroupName: z.string(),
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
