import { LogGroup } from "@pulumi/aws/cloudwatch";
import { Project } from "@pulumi/aws/codebuild";
import { ComponentResource, type ComponentResourceOptions, type Input, interpolate, type Output } from "@pulumi/pulumi";
import { artifactKeys } from "../../contract/artifactKeys";
import { componentTypes } from "../../contract/componentTypes";
import { logDays } from "../logRetention";

export interface BuildProjectArgs {
  readonly projectName: string;
  readonly description: string;
  readonly logGroupName: string;
  readonly roleArn: Input<string>;
  /** Path in the source, for example `buildspecs/train.yml`. */
  readonly buildspec: string;
  /** Environment variables that are the same in every build. */
  readonly environment: Readonly<Record<string, string>>;
  /** Holds the project's own cache under `cache/<project>/`. */
  readonly cacheBucketName: Input<string>;
  /** 5–2160. */
  readonly timeoutMinutes: number;
  /** Processors and memory: small is 2 and 4 GB, medium 4 and 8 GB. */
  readonly size: "small" | "medium";
  /**
   * ARN of the KMS key that encrypts what the builds leave behind. Always given: a project that is told no key keeps
   * the last one.
   */
  readonly keyArn: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Amazon Linux with Node 22 and 24. */
const buildImage = "aws/codebuild/amazonlinux-x86_64-standard:6.0";
const computeTypes = { small: "BUILD_GENERAL1_SMALL", medium: "BUILD_GENERAL1_MEDIUM" } as const;

/**
 * A CodeBuild project that a pipeline starts on its source artifact, with a log and a cache of its own: a cache that
 * another project could write would be a way to run code with this project's rights. Costs the minutes of its builds.
 */
export class BuildProject extends ComponentResource {
  public readonly projectName: Output<string>;

  public constructor(name: string, args: BuildProjectArgs, options?: ComponentResourceOptions) {
    super(componentTypes.BuildProject, name, {}, options);
    const child = { parent: this };
    const tags = { ...args.tags };
    const logGroup = new LogGroup(`${name}-log`, { name: args.logGroupName, retentionInDays: logDays, tags }, child);
    const project = new Project(
      `${name}-project`,
      {
        name: args.projectName,
        description: args.description,
        serviceRole: args.roleArn,
        source: { type: "CODEPIPELINE", buildspec: args.buildspec },
        artifacts: { type: "CODEPIPELINE" },
        environment: {
          type: "LINUX_CONTAINER",
          image: buildImage,
          computeType: computeTypes[args.size],
          environmentVariables: Object.entries(args.environment).map(([variable, value]) => ({
            name: variable,
            value,
            type: "PLAINTEXT",
          })),
        },
        cache: { type: "S3", location: interpolate`${args.cacheBucketName}/${artifactKeys.cache(args.projectName)}` },
        logsConfig: { cloudwatchLogs: { status: "ENABLED", groupName: logGroup.name } },
        buildTimeout: args.timeoutMinutes,
        encryptionKey: args.keyArn,
        tags,
      },
      child,
    );
    this.projectName = project.name;
    this.registerOutputs({ projectName: this.projectName });
  }
}
