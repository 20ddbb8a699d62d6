/**
 * Regions in which CodePipeline has no sources behind connections. Source: the user guide of CodePipeline,
 * "CodeStarSourceConnection for Bitbucket Cloud, GitHub, …", read in November 2026. The regions of China were not
 * checked.
 */
export const regionsWithoutConnections: ReadonlySet<string> = new Set([
  "af-south-1",
  "ap-east-1",
  "ap-northeast-3",
  "ap-south-2",
  "ap-southeast-3",
  "ap-southeast-4",
  "eu-central-2",
  "eu-south-2",
  "il-central-1",
  "me-central-1",
  "me-south-1",
  "us-gov-west-1",
]);
