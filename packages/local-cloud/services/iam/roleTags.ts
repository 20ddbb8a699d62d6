/** TagRole, UntagRole, ListRoleTags. */
import type { Operation, Operations } from "../../contract";
import { required } from "../fields";
import { type ListedTags, listedTagOperations } from "../listedTags";
import { tagList } from "../tags";
import type { IamCloud } from "./cloud";
import { namedRole, onRole, type Role, roleArn, type RoleRequest, roleTable } from "./roles";

interface RoleTagRequest extends RoleRequest, ListedTags {}

export function roleTagOperations(cloud: IamCloud): Operations {
  const actions = { list: "iam:ListRoleTags", tag: "iam:TagRole", untag: "iam:UntagRole" };
  const { tag, untag } = listedTagOperations(actions, {
    resource: ({ RoleName }: RoleTagRequest) => roleArn(cloud, required(RoleName, "RoleName")),
    existing: (request: RoleTagRequest) => namedRole(cloud, request),
    save: (role: Role) => {
      roleTable(cloud).set(role.name, role);
    },
  });
  return { TagRole: tag, UntagRole: untag, ListRoleTags: listRoleTags(cloud) };
}

function listRoleTags(cloud: IamCloud): Operation<RoleRequest> {
  return {
    access: (request) => onRole(cloud, "ListRoleTags", request),
    run: (request) => ({ Tags: tagList(namedRole(cloud, request).tags), IsTruncated: false }),
  };
}
