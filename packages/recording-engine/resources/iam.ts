/** IAM roles and their inline policies. */
import type { RoleArgs, RolePolicyArgs } from "@pulumi/aws/iam";
import { failedWith } from "../awsClients";
import { policyText } from "./blocks";
import { prefixedName } from "./naming";
import { idOf, required, type Row, row } from "./row";
import { changeTags, tagList } from "./tags";

const source = "terraform-provider-aws internal/service/iam/";

const role = row<RoleArgs>({
  source: `${source}role.go`,
  properties: [
    "name",
    "namePrefix",
    "path",
    "description",
    "assumeRolePolicy",
    "maxSessionDuration",
    "permissionsBoundary",
    "forceDetachPolicies",
    "tags",
  ],
  replaces: ["name", "namePrefix", "path"],
  naming: { property: "name", prefixProperty: "namePrefix", maximumLength: 64 },
  global: true,
  async create(inputs, { aws }) {
    const iam = await aws.iam();
    const name = inputs.name ?? prefixedName(inputs.namePrefix ?? "");
    const { Role } = await iam.createRole({
      RoleName: name,
      Path: inputs.path ?? "/",
      AssumeRolePolicyDocument: policyText(inputs.assumeRolePolicy),
      Description: inputs.description,
      MaxSessionDuration: inputs.maxSessionDuration,
      PermissionsBoundary: inputs.permissionsBoundary,
      Tags: tagList(inputs.tags),
    });
    const made = required(Role, "the role");
    return {
      id: name,
      outputs: { name, arn: made.Arn, uniqueId: made.RoleId, createDate: made.CreateDate?.toISOString() },
    };
  },
  async update({ id, inputs, old, changed }, { aws }) {
    const iam = await aws.iam();
    if (changed("assumeRolePolicy"))
      await iam.updateAssumeRolePolicy({ RoleName: id, PolicyDocument: policyText(inputs.assumeRolePolicy) });
    if (changed("description"))
      await iam.updateRoleDescription({ RoleName: id, Description: inputs.description ?? "" });
    if (changed("maxSessionDuration"))
      await iam.updateRole({ RoleName: id, MaxSessionDuration: inputs.maxSessionDuration ?? 3600 });
    if (changed("permissionsBoundary")) {
      await (inputs.permissionsBoundary === undefined
        ? iam.deleteRolePermissionsBoundary({ RoleName: id })
        : iam.putRolePermissionsBoundary({ RoleName: id, PermissionsBoundary: inputs.permissionsBoundary }));
    }
    await changeTags(
      old.tags,
      inputs.tags,
      (tags) => iam.tagRole({ RoleName: id, Tags: tagList(tags) }),
      (keys) => iam.untagRole({ RoleName: id, TagKeys: keys }),
    );
    return {};
  },
  async delete({ id }, { aws }) {
    const iam = await aws.iam();
    try {
      await iam.deleteRole({ RoleName: id });
    } catch (error) {
      if (!failedWith(error, "NoSuchEntityException")) throw error;
    }
  },
});

const rolePolicy = row<RolePolicyArgs>({
  source: `${source}role_policy.go`,
  properties: ["name", "namePrefix", "role", "policy"],
  replaces: ["name", "namePrefix", "role"],
  naming: { property: "name", prefixProperty: "namePrefix", maximumLength: 128 },
  global: true,
  async create(inputs, { aws }) {
    const name = inputs.name ?? prefixedName(inputs.namePrefix ?? "");
    const roleName = idOf(inputs.role);
    await (
      await aws.iam()
    ).putRolePolicy({ RoleName: roleName, PolicyName: name, PolicyDocument: policyText(inputs.policy) });
    return { id: `${roleName}:${name}`, outputs: { name, role: roleName } };
  },
  async update({ id, inputs }, { aws }) {
    const { roleName, name } = parseId(id);
    await (
      await aws.iam()
    ).putRolePolicy({ RoleName: roleName, PolicyName: name, PolicyDocument: policyText(inputs.policy) });
    return {};
  },
  async delete({ id }, { aws }) {
    const { roleName, name } = parseId(id);
    try {
      await (await aws.iam()).deleteRolePolicy({ RoleName: roleName, PolicyName: name });
    } catch (error) {
      if (!failedWith(error, "NoSuchEntityException")) throw error;
    }
  },
});

function parseId(id: string): { roleName: string; name: string } {
  const separator = id.indexOf(":");
  return { roleName: id.slice(0, separator), name: id.slice(separator + 1) };
}

export const iamRows: Readonly<Record<string, Row>> = {
  "aws:iam/role:Role": role,
  "aws:iam/rolePolicy:RolePolicy": rolePolicy,
};
