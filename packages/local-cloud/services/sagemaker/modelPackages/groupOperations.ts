import { type Access, AwsError, type Operation, type Operations } from "../../../contract";
import { creation } from "../access";
import { currentMoment, type SagemakerContext } from "../context";
import { listPage } from "../listing";
import { operation, validationException } from "../requests";
import type { ModelPackageGroup, ModelRegistry } from "./registry";
import { createModelPackageGroup, listModelPackageGroups, modelPackageGroupReference } from "./requests";

/** CreateModelPackageGroup, DescribeModelPackageGroup, ListModelPackageGroups, DeleteModelPackageGroup. */
export function modelPackageGroupOperations(context: SagemakerContext, registry: ModelRegistry): Operations<unknown> {
  return {
    CreateModelPackageGroup: createGroup(context, registry),
    DescribeModelPackageGroup: operation("DescribeModelPackageGroup", modelPackageGroupReference, {
      access: onGroup(registry, "DescribeModelPackageGroup"),
      run: ({ ModelPackageGroupName }) => {
        const group = registry.group(ModelPackageGroupName);
        return { ...summarize(group), CreatedBy: { IamIdentity: { Arn: group.createdBy } } };
      },
    }),
    ListModelPackageGroups: operation("ListModelPackageGroups", listModelPackageGroups, {
      access: () => [{ action: "sagemaker:ListModelPackageGroups", resource: "*" }],
      run: (request) => {
        const { rows, NextToken } = listPage(registry.groups.values(), request, "Ascending");
        return { ModelPackageGroupSummaryList: rows.map(summarize), NextToken };
      },
    }),
    DeleteModelPackageGroup: deleteGroup(context, registry),
  };
}

function createGroup({ cloud, tags }: SagemakerContext, registry: ModelRegistry): Operation<unknown> {
  return operation("CreateModelPackageGroup", createModelPackageGroup, {
    access: ({ ModelPackageGroupName, Tags }) =>
      creation("sagemaker:CreateModelPackageGroup", registry.groupArn(ModelPackageGroupName), Tags),
    run: ({ ModelPackageGroupName: name, ModelPackageGroupDescription: description, Tags }, { caller }) => {
      const arn = registry.groupArn(name);
      if (registry.groups.get(name) !== undefined)
        throw validationException(`Model Package Group already exists: ${arn}`);
      const creationTime = currentMoment(cloud);
      registry.groups.set(name, { name, arn, description, creationTime, createdBy: caller.arn, lastVersion: 0 });
      tags.set(arn, Tags ?? []);
      return { ModelPackageGroupArn: arn };
    },
  });
}

function deleteGroup({ tags }: SagemakerContext, registry: ModelRegistry): Operation<unknown> {
  return operation("DeleteModelPackageGroup", modelPackageGroupReference, {
    access: onGroup(registry, "DeleteModelPackageGroup"),
    run: ({ ModelPackageGroupName }) => {
      const { name, arn } = registry.group(ModelPackageGroupName);
      if (registry.packagesOf(name).length > 0) {
        throw new AwsError(
          "ConflictException",
          `Model Package Group ${arn} cannot be deleted because it still contains Model Packages.`,
        );
      }
      registry.groups.delete(name);
      tags.delete(arn);
      return {};
    },
  });
}

function onGroup(registry: ModelRegistry, action: string) {
  return ({ ModelPackageGroupName }: { readonly ModelPackageGroupName: string }): readonly Access[] => [
    { action: `sagemaker:${action}`, resource: registry.groupArn(ModelPackageGroupName) },
  ];
}

function summarize(group: ModelPackageGroup): Readonly<Record<string, unknown>> {
  return {
    ModelPackageGroupName: group.name,
    ModelPackageGroupArn: group.arn,
    ModelPackageGroupDescription: group.description,
    CreationTime: group.creationTime,
    ModelPackageGroupStatus: "Completed",
  };
}
