/** What SageMaker needs to attach instances to a VPC, and what keeps it to the one of the settings. */
import { arns as arnsOf } from "../../../settings/arns";
import type { Location } from "../../../settings/names";
import type { NetworkSettings } from "../../../settings/schema";
import type { Surroundings } from "../../environment";
import type { Conditions, Statement } from "./statement";

/**
 * The rights that an execution role needs for a VPC: network interfaces in these subnets, with these security groups,
 * and no others. Source: the developer guide of SageMaker, "How to use SageMaker AI execution roles", CreateTrainingJob
 * and CreateModel.
 */
export function networkStatements(location: Location, network: NetworkSettings | undefined): readonly Statement[] {
  if (network === undefined) return [];
  const arns = arnsOf(location);
  const subnets = network.subnets.map((id) => arns.subnet(id));
  const interfaces = [arns.networkInterfaces()];
  return [
    {
      sid: "JoinTheSubnetsOfTheSettings",
      actions: ["ec2:CreateNetworkInterface"],
      resources: [...interfaces, ...subnets, ...network.securityGroups.map((id) => arns.securityGroup(id))],
    },
    {
      sid: "LendItsInterfacesToTheInstances",
      actions: [
        "ec2:CreateNetworkInterfacePermission",
        "ec2:DeleteNetworkInterface",
        "ec2:DeleteNetworkInterfacePermission",
      ],
      resources: interfaces,
      conditions: { ArnEquals: { "ec2:Subnet": subnets } },
    },
    {
      sid: "FindItsNetwork",
      actions: [
        "ec2:DescribeDhcpOptions",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpcs",
      ],
      // No resource level.
      resources: ["*"],
    },
  ];
}

/** Conditions under which a job or a model runs in the network of the settings, and isolated when they say so. */
export function networkConditions({ network, isolation }: Pick<Surroundings, "network" | "isolation">): Conditions {
  return {
    ...(network && {
      // A request without a network has neither key, and ForAllValues would let it through.
      "ForAllValues:StringEquals": {
        "sagemaker:VpcSubnets": network.subnets,
        "sagemaker:VpcSecurityGroupIds": network.securityGroups,
      },
      Null: { "sagemaker:VpcSubnets": "false", "sagemaker:VpcSecurityGroupIds": "false" },
    }),
    ...(isolation && { Bool: { "sagemaker:NetworkIsolation": "true" } }),
  };
}
