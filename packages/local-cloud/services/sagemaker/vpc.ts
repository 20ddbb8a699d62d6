/**
 * What SageMaker does in a VPC under the execution role. The rehearsal has no network of its own to attach: it asks for
 * the rights.
 */
import type { Access, Caller, ConditionContext } from "../../contract";
import type { SageMakerCloud } from "./cloud";
import type { VpcConfiguration } from "./fields";

/** Condition keys of a request that names a VPC. */
export function vpcConditions(vpc: VpcConfiguration | undefined): ConditionContext {
  return vpc === undefined
    ? {}
    : { "sagemaker:VpcSubnets": vpc.Subnets, "sagemaker:VpcSecurityGroupIds": vpc.SecurityGroupIds };
}

/**
 * SageMaker looks at the network that is given to it. Source: the developer guide, "How to use SageMaker AI execution
 * roles".
 */
const lookUps = [
  "DescribeSubnets",
  "DescribeSecurityGroups",
  "DescribeVpcs",
  "DescribeDhcpOptions",
  "DescribeNetworkInterfaces",
];

/** Takes network interfaces in the subnets and lends them to the instances. */
export function joinVpc(cloud: SageMakerCloud, role: Caller, vpc: VpcConfiguration | undefined): void {
  if (vpc === undefined) return;
  const join = (resource: string): Access => ({
    action: "ec2:CreateNetworkInterface",
    resource: ec2Arn(cloud, resource),
  });
  cloud.authorize(role, [
    ...lookUps.map((action) => ({ action: `ec2:${action}`, resource: "*" })),
    join(anyInterface),
    ...vpc.Subnets.map((id) => join(`subnet/${id}`)),
    ...vpc.SecurityGroupIds.map((id) => join(`security-group/${id}`)),
    ...ofInterfaces(cloud, vpc, "CreateNetworkInterfacePermission"),
  ]);
}

/** Gives the interfaces back. */
export function leaveVpc(cloud: SageMakerCloud, role: Caller, vpc: VpcConfiguration | undefined): void {
  if (vpc === undefined) return;
  cloud.authorize(role, [
    ...ofInterfaces(cloud, vpc, "DeleteNetworkInterfacePermission"),
    ...ofInterfaces(cloud, vpc, "DeleteNetworkInterface"),
  ]);
}

/** Interfaces have ids that nobody knows before; each is in one of the subnets. */
const anyInterface = "network-interface/*";

function ofInterfaces(cloud: SageMakerCloud, { Subnets }: VpcConfiguration, action: string): readonly Access[] {
  return Subnets.map((id) => ({
    action: `ec2:${action}`,
    resource: ec2Arn(cloud, anyInterface),
    context: { "ec2:Subnet": ec2Arn(cloud, `subnet/${id}`) },
  }));
}

function ec2Arn({ partition, region, accountId }: SageMakerCloud, resource: string): string {
  return `arn:${partition}:ec2:${region}:${accountId}:${resource}`;
}
