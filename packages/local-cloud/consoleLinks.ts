/** Where a partition's console lives. */
const consoleHosts: Readonly<Record<string, string>> = {
  aws: "console.aws.amazon.com",
  "aws-cn": "console.amazonaws.cn",
  "aws-us-gov": "console.amazonaws-us-gov.com",
};

/** A link to a page of the AWS console, for example of a pipeline or a build. */
export function consoleLink(partition: string, region: string, path: string): string {
  return `https://${consoleHosts[partition] ?? "console.aws.amazon.com"}/${path}?region=${region}`;
}
