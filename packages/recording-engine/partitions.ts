/**
 * What a region's name tells of its partition. Source: the partitions of AWS's endpoint rule set, as in
 * github.com/hashicorp/aws-sdk-go-base/v2/endpoints.
 */
export interface Partition {
  readonly name: string;
  readonly dnsSuffix: string;
  readonly reverseDnsPrefix: string;
}

const partitions: readonly (Partition & { readonly regions: RegExp })[] = [
  { name: "aws-cn", dnsSuffix: "amazonaws.com.cn", reverseDnsPrefix: "cn.com.amazonaws", regions: /^cn-/ },
  { name: "aws-us-gov", dnsSuffix: "amazonaws.com", reverseDnsPrefix: "com.amazonaws", regions: /^us-gov-/ },
  { name: "aws-iso-b", dnsSuffix: "sc2s.sgov.gov", reverseDnsPrefix: "gov.sgov.sc2s", regions: /^us-isob-/ },
  { name: "aws-iso-f", dnsSuffix: "csp.hci.ic.gov", reverseDnsPrefix: "gov.ic.hci.csp", regions: /^us-isof-/ },
  { name: "aws-iso-e", dnsSuffix: "cloud.adc-e.uk", reverseDnsPrefix: "uk.adc-e.cloud", regions: /^eu-isoe-/ },
  { name: "aws-iso", dnsSuffix: "c2s.ic.gov", reverseDnsPrefix: "gov.ic.c2s", regions: /^us-iso-/ },
  { name: "aws-eusc", dnsSuffix: "amazonaws.eu", reverseDnsPrefix: "eu.amazonaws", regions: /^eusc-/ },
];

const commercial: Partition = { name: "aws", dnsSuffix: "amazonaws.com", reverseDnsPrefix: "com.amazonaws" };

export function partitionOf(region: string): Partition {
  return partitions.find(({ regions }) => regions.test(region)) ?? commercial;
}
