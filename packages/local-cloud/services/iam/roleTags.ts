import type { Access, Operation, Operations } from "../../contract";
import { required } from "../fields";
import { requestTags, type Tag, tagKeys, tagList, tagRecord, withoutTags } from "../tags";
import type { IamCloud } from "./cloud";
import { existingRole, type Role, roleArn, roleTable } from "./roles";

interface RoleTagRequest {
  readonly RoleName?: string;
  readonly Tags?: readonly Tag[];
  readonly TagKeys?: readonly string[];
}

export function roleTagOperations(cloud: IamCloud): Operations {
  const roles = roleTable(cloud);
  const on =
    (action: string) =>
    ({ RoleName, Tags, TagKeys }: RoleTagRequest): readonly Access[] => [
      {
        action: `iam:${action}`,
        resource: roleArn(cloud, required(RoleName, "RoleName")),
        context: { ...requestTags(tagRecord(Tags)), ...tagKeys(TagKeys) },
      },
    ];
  const find = (request: RoleTagRequest): Role => existingRole(roles, required(request.RoleName, "RoleName"));

  const tag: Operation<RoleTagRequest> = {
    access: on("TagRole"),
    run: (request) => {
      const role = find(request);
      roles.set(role.name, { ...role, tags: { ...role.tags, ...tagRecord(request.Tags) } });
    },
  };
  const untag: Operation<RoleTagRequest> = {
    access: on("UntagRole"),
    run: (request) => {
      const role = find(request);
      roles.set(role.name, { ...role, tags: withoutTags(role.tags, request.TagKeys) });
    },
  };
  const list: Operation<RoleTagRequest> = {
    access: on("ListRoleTags"),
    run: (request) => ({ Tags: tagList(find(request).tags), IsTruncated: false }),
  };
  return { TagRole: tag, UntagRole: untag, ListRoleTags: list };
}
