import { isDeepStrictEqual } from "node:util";
import { type Access, AwsError, type Caller, type ConditionContext, type Operations } from "../../../contract";
import { without } from "../../fields";
import { creation } from "../access";
import { currentMoment, resourceArn, type SagemakerContext } from "../context";
import { listPage } from "../listing";
import { operation, validationException } from "../requests";
import { changedCard } from "./modelCard";
import type { ModelPackage, ModelRegistry } from "./registry";
import {
  createModelPackage,
  type CreateModelPackageRequest,
  listModelPackages,
  type ListModelPackagesRequest,
  modelPackageReference,
  updateModelPackage,
  type UpdateModelPackageRequest,
} from "./requests";

/** The most entries of CustomerMetadataProperties. */
const mostMetadataProperties = 50;

/**
 * CreateModelPackage, DescribeModelPackage, UpdateModelPackage, ListModelPackages, DeleteModelPackage, of versioned
 * packages.
 */
export function modelPackageOperations(context: SagemakerContext, registry: ModelRegistry): Operations<unknown> {
  const on =
    (action: string) =>
    (request: { readonly ModelPackageName: string }): readonly Access[] => [
      { action: `sagemaker:${action}`, resource: registry.packageArn(request.ModelPackageName) },
    ];
  return {
    CreateModelPackage: operation("CreateModelPackage", createModelPackage, {
      access: (request) => createAccess(context, registry, request),
      run: (request, { caller }) => ({ ModelPackageArn: create(context, registry, request, caller) }),
    }),
    DescribeModelPackage: operation("DescribeModelPackage", modelPackageReference, {
      access: on("DescribeModelPackage"),
      run: ({ ModelPackageName }) => describe(registry.package(ModelPackageName)),
    }),
    UpdateModelPackage: operation("UpdateModelPackage", updateModelPackage, {
      access: (request) => updateAccess(registry, request),
      run: (request, { caller }) => ({ ModelPackageArn: update(context, registry, request, caller) }),
    }),
    ListModelPackages: operation("ListModelPackages", listModelPackages, {
      // Its resource is the packages of the group, not the group (Service Authorization Reference).
      access: ({ ModelPackageGroupName }) => [
        { action: "sagemaker:ListModelPackages", resource: registry.versionsArn(ModelPackageGroupName) },
      ],
      run: (request) => list(registry, request),
    }),
    DeleteModelPackage: operation("DeleteModelPackage", modelPackageReference, {
      access: on("DeleteModelPackage"),
      run: ({ ModelPackageName }) => {
        const { arn } = registry.package(ModelPackageName);
        registry.packages.delete(arn);
        context.tags.delete(arn);
        return {};
      },
    }),
  };
}

/** The version is not known yet when the call is authorized: policies name `model-package/<group>/*`. */
function createAccess(
  { cloud }: SagemakerContext,
  registry: ModelRegistry,
  request: CreateModelPackageRequest,
): readonly Access[] {
  const name = registry.groupArn(request.ModelPackageGroupName).split("/").at(-1) ?? "";
  const version = (registry.groups.get(name)?.lastVersion ?? 0) + 1;
  const conditions = {
    "sagemaker:ModelApprovalStatus": request.ModelApprovalStatus,
    ...metadataConditions(request.CustomerMetadataProperties),
  };
  return creation(
    "sagemaker:CreateModelPackage",
    resourceArn(cloud, "model-package", `${name}/${version}`),
    [],
    conditions,
  );
}

function updateAccess(registry: ModelRegistry, request: UpdateModelPackageRequest): readonly Access[] {
  const context = {
    ...(request.ModelApprovalStatus === undefined
      ? {}
      : { "sagemaker:ModelApprovalStatus": request.ModelApprovalStatus }),
    ...metadataConditions(request.CustomerMetadataProperties),
  };
  return [{ action: "sagemaker:UpdateModelPackage", resource: registry.packageArn(request.ModelPackageArn), context }];
}

function metadataConditions(properties: Readonly<Record<string, string>> = {}): ConditionContext {
  return Object.fromEntries(
    Object.entries(properties).map(([key, value]) => [`sagemaker:CustomerMetadataProperties/${key}`, value]),
  );
}

function create(
  context: SagemakerContext,
  registry: ModelRegistry,
  request: CreateModelPackageRequest,
  caller: Caller,
): string {
  if (request.Tags !== undefined && request.Tags.length > 0) {
    throw validationException(
      "Tags cannot be given to a versioned model package; it uses the tags of its model package group.",
    );
  }
  const group = registry.group(request.ModelPackageGroupName);
  const earlier = registry.packagesOf(group.name).find((found) => sameToken(found.request, request));
  if (earlier !== undefined) return idempotent(earlier, request);
  const metadata = limited(request.CustomerMetadataProperties ?? {});
  const version = group.lastVersion + 1;
  const arn = resourceArn(context.cloud, "model-package", `${group.name}/${version}`);
  registry.groups.set(group.name, { ...group, lastVersion: version });
  registry.packages.set(arn, {
    arn,
    group: group.name,
    version,
    request,
    approvalStatus: request.ModelApprovalStatus,
    metadata,
    creationTime: currentMoment(context.cloud),
    createdBy: caller.arn,
  });
  context.tags.set(arn, []);
  return arn;
}

function sameToken(first: CreateModelPackageRequest, second: CreateModelPackageRequest): boolean {
  return second.ClientToken !== undefined && first.ClientToken === second.ClientToken;
}

function idempotent(earlier: ModelPackage, request: CreateModelPackageRequest): string {
  if (isDeepStrictEqual(earlier.request, request)) return earlier.arn;
  throw new AwsError(
    "ConflictException",
    `The ClientToken ${request.ClientToken ?? ""} was used with another request, which made ${earlier.arn}.`,
  );
}

function update(
  context: SagemakerContext,
  registry: ModelRegistry,
  request: UpdateModelPackageRequest,
  caller: Caller,
): string {
  const current = registry.package(request.ModelPackageArn);
  const removed = new Set(request.CustomerMetadataPropertiesToRemove);
  const { ModelCard: card } = request;
  const kept = Object.entries(current.metadata).filter(([key]) => !removed.has(key));
  registry.packages.set(current.arn, {
    ...current,
    approvalStatus: request.ModelApprovalStatus ?? current.approvalStatus,
    approvalDescription: request.ApprovalDescription ?? current.approvalDescription,
    metadata: limited({ ...Object.fromEntries(kept), ...request.CustomerMetadataProperties }),
    card: card === undefined ? current.card : changedCard(current.card, card),
    lastModifiedTime: currentMoment(context.cloud),
    lastModifiedBy: caller.arn,
  });
  return current.arn;
}

function limited(metadata: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  if (Object.keys(metadata).length <= mostMetadataProperties) return metadata;
  throw validationException(
    "1 validation error detected: Value at 'customerMetadataProperties' failed to satisfy constraint: " +
      `Member must have length less than or equal to ${mostMetadataProperties}`,
  );
}

function describe(found: ModelPackage): Readonly<Record<string, unknown>> {
  return {
    ...without(found.request, "ClientToken", "Tags"),
    ...summarize(found),
    ModelPackageStatusDetails: { ValidationStatuses: [], ImageScanStatuses: [] },
    ApprovalDescription: found.approvalDescription,
    CustomerMetadataProperties: found.metadata,
    ModelCard: found.card,
    CertifyForMarketplace: false,
    CreatedBy: { IamIdentity: { Arn: found.createdBy } },
    LastModifiedTime: found.lastModifiedTime,
    ...(found.lastModifiedBy === undefined ? {} : { LastModifiedBy: { IamIdentity: { Arn: found.lastModifiedBy } } }),
  };
}

function summarize(found: ModelPackage): Readonly<Record<string, unknown>> {
  return {
    ModelPackageGroupName: found.group,
    ModelPackageVersion: found.version,
    ModelPackageArn: found.arn,
    ModelPackageDescription: found.request.ModelPackageDescription,
    CreationTime: found.creationTime,
    ModelPackageStatus: "Completed",
    ModelApprovalStatus: found.approvalStatus,
  };
}

function list(registry: ModelRegistry, request: ListModelPackagesRequest): Readonly<Record<string, unknown>> {
  const rows = registry
    .packagesOf(registry.group(request.ModelPackageGroupName).name)
    .filter(
      ({ approvalStatus }) =>
        request.ModelApprovalStatus === undefined || approvalStatus === request.ModelApprovalStatus,
    )
    .map((found) => ({ found, name: found.arn, creationTime: found.creationTime }));
  const { rows: page, NextToken } = listPage(rows, request, "Ascending");
  return { ModelPackageSummaryList: page.map(({ found }) => summarize(found)), NextToken };
}
