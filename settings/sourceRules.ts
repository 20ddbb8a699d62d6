/** The rules of `delivery.source`. */
import { limits } from "./awsLimits.json";
import { range, type Rule } from "./rule";

export const sourceRules = {
  repository: {
    allowed: "owner/name of a GitHub repository, without https:// and .git",
    fix: "write for example repository: octocat/model-delivery",
  },
  branch: {
    allowed: "the name of a branch as Git allows it, without refs/heads/",
    fix: "write for example branch: main",
  },
  sourceKind: {
    allowed: "github, githubToken or s3",
    fix: "write kind: github for a repository behind CodeConnections, or kind: s3 for a zip file in a bucket",
  },
  githubToken: {
    allowed: "a token that Pulumi has encrypted",
    fix:
      "run: pulumi config set --secret githubToken (it asks for the token). If a token stood here in plain " +
      "text, revoke it on GitHub",
  },
  githubTokenWithoutUse: {
    allowed: "nothing: only a source of kind githubToken uses a token",
    fix: "run: pulumi config rm githubToken; or write kind: githubToken in delivery.source",
  },
  sourceBucket: {
    allowed: `the name of a bucket: ${range(limits.bucket)} lower-case letters, digits, hyphens and dots`,
    fix: "write for example bucket: my-commits",
  },
  sourceKey: {
    allowed: "the key of a zip file (….zip, without spaces and wildcards)",
    fix: "write for example key: model-delivery/commit.zip",
  },
  connectionArn: {
    allowed:
      "the ARN of an accepted connection (arn:…:codeconnections:…:connection/… or " +
      "arn:…:codestar-connections:…:connection/…)",
    fix:
      "remove connectionArn to have a connection created, or copy the ARN from the console under Developer " +
      "Tools, Connections",
  },
  connectionPartition: {
    allowed: "a connection in the partition of the stack's region (arn:<partition>:…: aws, aws-cn, aws-us-gov …)",
    fix: "name a connection of the account that the stack is deployed to, or remove connectionArn",
  },
  connectionAccount: {
    allowed: "a connection of the account that the stack is deployed to",
    fix: "take the credentials of the connection's account, name a connection of this one, or remove connectionArn",
  },
  connectionRegion: {
    allowed: "a source of kind githubToken or s3: AWS has no connections to GitHub in the stack's region",
    fix: "write kind: s3 with bucket and key, or kind: githubToken; or take another region in aws:region",
  },
  source: {
    allowed:
      "repository, branch and, if wanted, connectionArn, triggers; or kind: githubToken with repository and " +
      "branch; or kind: s3 with bucket and key",
    fix: "compare with Pulumi.dev.yaml of the repository",
  },
  triggers: {
    allowed: "pushes, pullRequests or both",
    fix: "write for example triggers: {pushes: [{branches: {includes: [main]}}]}, or remove triggers",
  },
  pushTriggers: {
    allowed: `a list of ${range(limits.pushTriggers)} pushes`,
    fix: "write for example pushes: [{branches: {includes: [main]}}]",
  },
  pushTrigger: {
    allowed: "branches and, if wanted, filePaths; or tags alone",
    fix: "write for example {branches: {includes: [main]}, filePaths: {excludes: ['**/*.md']}}",
  },
  pullRequestTriggers: {
    allowed: `a list of ${range(limits.pullRequestTriggers)} kinds of pull requests`,
    fix: "write for example pullRequests: [{branches: {includes: [main]}}]",
  },
  pullRequestTrigger: {
    allowed: "branches and, if wanted, events, filePaths",
    fix: "write for example {branches: {includes: [main]}}",
  },
  pullRequestEvents: { allowed: "a list of OPEN, UPDATED, CLOSED", fix: "write for example events: [OPEN, UPDATED]" },
  triggerFilter: { allowed: "includes, excludes or both", fix: "write for example {includes: [main]}" },
  triggerPatterns: {
    allowed: `a list of ${range(limits.triggerPatterns)} patterns, each of ${range(limits.triggerPattern)} characters`,
    fix: "write for example includes: [main, 'release/**']",
  },
  triggersOfConnections: {
    allowed: "nothing: only a source of kind github (CodeConnections) has triggers",
    fix: "remove triggers (every new commit of the branch or version of the file starts a run), or write kind: github",
  },
  githubEnvironment: {
    allowed: "the name of an environment on GitHub: letters, digits and . _ - (100 at most)",
    fix: "write for example environment: preview, and create that environment in the repository's settings",
  },
  subjectRepository: {
    allowed: "owner/name, or owner@ID/name@ID with the numbers of both",
    fix: `run: gh api repos/OWNER/NAME --jq '"\\(.owner.login)@\\(.owner.id)/\\(.name)@\\(.id)"'`,
  },
  subjectRepositoryOfZip: {
    allowed: "a repository, because a source of kind s3 has none",
    fix: "write repository: owner/name in delivery.pullRequests",
  },
  pullRequests: {
    allowed: "environment and, if wanted, driftEnvironment, repository",
    fix: "write for example pullRequests: {environment: preview}",
  },
} as const satisfies Readonly<Record<string, Rule>>;
