import { AwsError, type Operations } from "../../../contract";
import { creation } from "../access";
import { currentMoment, type SagemakerContext } from "../context";
import { listPage } from "../listing";
import { operation, validationException } from "../requests";
import type { ModelPackageGroup, ModelRegistry } from "./registry";
import { createModelPackageGroup, listModelPackageGroups, modelPackageGroupReference } from "./requests";

/** CreateModelPackageGroup, DescribeModelPackageGroup, ListModelPackageGroups, DeleteModelPackageGroup. */
export function modelPackageGroupOperations(context: SagemakerContext, registry: ModelRegistry): Operations<unknown> {
  const on = (action: string) => (request: { readonly ModelPackageGroupName: string }) => [
    { action: `sagemaker:${action}`, resource: registry.groupArn(request.ModelPackageGroupName) },
  ];
  return {
    CreateModelPackageGroup: operation("CreateModelPackageGroup", createModelPackageGroup, {
      access: ({ ModelPackageGroupName, Tags }) =>
        creation("sagemaker:CreateModelPackageGroup", registry.groupArn(ModelPackageGroupName), Tags),
      run: ({ ModelPackageGroupName: name, ModelPackageGroupDescription: description, Tags }, { caller }) => {
        const arn = registry.groupArn(name);
        if (registry.groups.get(name) !== undefined)
          throw validationException(`Model Package Group already exists: ${arn}`);
        registry.groups.set(name, {
          name,
          arn,
          description,
          creationTime: currentMoment(context.cloud),
          createdBy: caller.arn,
          lastVersion: 0,
        });
        context.tags.set(arn, Tags ?? []);
        return { ModelPackageGroupArn: arn };
      },
    }),
    DescribeModelPackageGroup: operation("DescribeModelPackageGroup", modelPackageGroupReference, {
      access: on("DescribeModelPackageGroup"),
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
    DeleteModelPackageGroup: operation("DeleteModelPackageGroup", modelPackageGroupReference, {
      access: on("DeleteModelPackageGroup"),
      run: ({ ModelPackageGroupName }) => {
        const { name, arn } = registry.group(ModelPackageGroupName);
        if (registry.packagesOf(name).length > 0) {
          throw new AwsError(
            "ConflictException",
            `Model Package Group ${arn} cannot be deleted because it still contains Model Packages.`,
          );
        }
        registry.groups.delete(name);
        context.tags.delete(arn);
        return {};
      },
    }),
  };
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
