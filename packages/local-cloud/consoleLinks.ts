import type { Account } from "./contract";

/** Where a partition's console lives. */
const consoleHosts: Readonly<Record<string, string>> = {
  aws: "console.aws.amazon.com",
  "aws-cn": "console.amazonaws.cn",
  "aws-us-gov": "console.amazonaws-us-gov.com",
};

/** A link to a page of the AWS console, for example of a pipeline or a build. */
export function consoleLink({ partition, region }: Account, path: string): string {
  return `https://${hostOf(partition)}/${path}?region=${region}`;
}

/** The same page at the region's own console, as SageMaker Runtime writes it. */
export function regionalConsoleLink({ partition, region }: Account, path: string): string {
  return `https://${region}.${hostOf(partition)}/${path}?region=${region}`;
}

function hostOf(partition: string): string {
  return consoleHosts[partition] ?? "console.aws.amazon.com";
}
