/** A local cloud for the tests of CodeBuild and CodePipeline: roles, a bucket, and unmodified SDK clients. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { CloudWatchLogs } from "@aws-sdk/client-cloudwatch-logs";
import {
  type Build,
  CodeBuild,
  type CreateProjectCommandInput,
  type StartBuildCommandInput,
} from "@aws-sdk/client-codebuild";
import { CodePipeline } from "@aws-sdk/client-codepipeline";
import { IAM } from "@aws-sdk/client-iam";
import { S3 } from "@aws-sdk/client-s3";
import { SNS } from "@aws-sdk/client-sns";
import { type OpenCloud, openCloud, type OpenOptions } from "../../cloud";
import type { CloudEvent, Session } from "../../contract";
import { packFolder } from "../../zip";
import { typescriptArguments } from "../typescript";
import { ManualClock } from "./sagemaker/manualClock";

export const accountId = "123456789012";
export const region = "eu-west-1";
export const bucket = "artifacts";

/** A statement of a role's policy. */
export interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

/** What a build role needs for source and artifacts, cache, reports and its log. */
export const buildStatements: readonly Statement[] = [
  { Action: ["s3:GetObject", "s3:PutObject"], Resource: `arn:aws:s3:::${bucket}/*` },
  {
    Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: `arn:aws:logs:${region}:${accountId}:log-group:/aws/codebuild/*`,
  },
  {
    Action: [
      "codebuild:CreateReportGroup",
      "codebuild:CreateReport",
      "codebuild:BatchPutTestCases",
      "codebuild:UpdateReport",
    ],
    Resource: `arn:aws:codebuild:${region}:${accountId}:report-group/*`,
  },
];

export class DeliveryLaboratory {
  public readonly events: CloudEvent[] = [];
  public readonly clock = new ManualClock();
  public readonly folder = mkdtempSync(join(tmpdir(), "delivery-"));
  private readonly listeners = new Set<() => void>();
  private running: OpenCloud | undefined;
  private count = 0;

  /** A cloud with the bucket `artifacts` and the role `build`, which CodeBuild may assume. */
  public static async open(options: Partial<OpenOptions> = {}): Promise<DeliveryLaboratory> {
    const laboratory = new DeliveryLaboratory();
    await laboratory.start(options);
    await laboratory.s3.createBucket({ Bucket: bucket, CreateBucketConfiguration: { LocationConstraint: region } });
    await laboratory.createRole("build", "codebuild.amazonaws.com", buildStatements);
    return laboratory;
  }

  public async start(options: Partial<OpenOptions> = {}): Promise<void> {
    this.running = await openCloud({
      home: join(this.folder, "cloud"),
      accountId,
      region,
      clock: this.clock,
      imagesFolder: this.folder,
      typescriptArguments,
      ...options,
      onEvent: (event) => {
        this.events.push(event);
        for (const listener of [...this.listeners]) listener();
      },
    });
  }

  /** Ends the cloud and starts another one in the same home. */
  public async restart(): Promise<void> {
    await this.cloud.stop();
    await this.start();
  }

  public async close(): Promise<void> {
    await this.running?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  public get cloud(): OpenCloud {
    if (this.running === undefined) throw new Error("The cloud is not running.");
    return this.running;
  }

  public get s3(): S3 {
    return new S3(this.client());
  }

  public get codeBuild(): CodeBuild {
    return new CodeBuild(this.client());
  }

  public get codePipeline(): CodePipeline {
    return new CodePipeline(this.client());
  }

  public get logs(): CloudWatchLogs {
    return new CloudWatchLogs(this.client());
  }

  public get sns(): SNS {
    return new SNS(this.client());
  }

  public get iam(): IAM {
    return new IAM(this.client());
  }

  /** What an SDK client needs to call the cloud, as the administrator unless a session is given. */
  public client(session: Session = this.cloud.administrator): {
    endpoint: string;
    region: string;
    credentials: { accessKeyId: string; secretAccessKey: string; sessionToken: string };
  } {
    const { accessKeyId, secretAccessKey, sessionToken } = session;
    return { endpoint: this.cloud.url, region, credentials: { accessKeyId, secretAccessKey, sessionToken } };
  }

  public async createRole(name: string, service: string, statements: readonly Statement[]): Promise<string> {
    const { iam } = this;
    const trust = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
    };
    await iam.createRole({ RoleName: name, AssumeRolePolicyDocument: JSON.stringify(trust) });
    await this.allow(name, statements);
    return roleArn(name);
  }

  /** Replaces what a role may do. */
  public async allow(name: string, statements: readonly Statement[]): Promise<void> {
    const policy = {
      Version: "2012-10-17",
      Statement: statements.map((statement) => ({ Effect: "Allow", ...statement })),
    };
    await this.iam.putRolePolicy({ RoleName: name, PolicyName: "permissions", PolicyDocument: JSON.stringify(policy) });
  }

  /** Writes files into a new folder; a text that begins with `#!` becomes executable. */
  public write(files: Readonly<Record<string, string>>): string {
    this.count += 1;
    const folder = join(this.folder, `files-${this.count}`);
    mkdirSync(folder);
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text, { mode: text.startsWith("#!") ? 0o755 : 0o644 });
    }
    return folder;
  }

  /** Uploads files as a zip and returns `bucket/key`. */
  public async upload(files: Readonly<Record<string, string>>): Promise<string> {
    const folder = this.write(files);
    const key = `sources/${this.count}.zip`;
    await this.s3.putObject({ Bucket: bucket, Key: key, Body: packFolder(folder) });
    return `${bucket}/${key}`;
  }

  /** Creates a project that builds `files`, a source that must hold buildspec.yml unless `source` says otherwise. */
  public async createProject(
    name: string,
    files: Readonly<Record<string, string>>,
    overrides: Partial<CreateProjectCommandInput> = {},
  ): Promise<void> {
    await this.codeBuild.createProject({
      name,
      source: { type: "S3", location: await this.upload(files) },
      artifacts: { type: "NO_ARTIFACTS" },
      environment: {
        type: "LINUX_CONTAINER",
        image: "aws/codebuild/standard:8.0",
        computeType: "BUILD_GENERAL1_SMALL",
      },
      serviceRole: roleArn("build"),
      ...overrides,
    });
  }

  /** Starts a build and waits until it has ended. */
  public async build(projectName: string, overrides: Partial<StartBuildCommandInput> = {}): Promise<Build> {
    const { build } = await this.codeBuild.startBuild({ projectName, ...overrides });
    return this.ended(build?.id ?? "");
  }

  public async ended(id: string): Promise<Build> {
    for (;;) {
      const { builds } = await this.codeBuild.batchGetBuilds({ ids: [id] });
      const build = builds?.[0];
      if (build?.buildComplete === true) return build;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** Creates a project from a buildspec alone, runs it, and returns the build. */
  public async run(buildspec: string, overrides: Partial<StartBuildCommandInput> = {}): Promise<Build> {
    this.count += 1;
    const name = `project-${this.count}`;
    await this.createProject(name, { "buildspec.yml": buildspec });
    return this.build(name, overrides);
  }

  /** What the commands of a project printed, without CodeBuild's own lines. */
  public output(projectName: string): readonly string[] {
    return this.events.flatMap((event) =>
      event.kind === "log" && event.source === projectName && !event.line.startsWith("[Container]") ? [event.line] : [],
    );
  }

  /** Resolves with the first event, past or to come, that `pick` accepts. */
  public event<Picked>(pick: (event: CloudEvent) => Picked | undefined): Promise<Picked> {
    return new Promise((resolve) => {
      const look = (): void => {
        for (const event of this.events) {
          const picked = pick(event);
          if (picked === undefined) continue;
          this.listeners.delete(look);
          resolve(picked);
          return;
        }
      };
      this.listeners.add(look);
      look();
    });
  }
}

export function roleArn(name: string): string {
  return `arn:aws:iam::${accountId}:role/${name}`;
}

/** Why the first phase that failed did so. */
export function failureOf(build: Build): string {
  const phase = build.phases?.find(({ phaseStatus }) => phaseStatus !== undefined && phaseStatus !== "SUCCEEDED");
  return `${phase?.phaseType ?? "no phase"} ${phase?.contexts?.[0]?.statusCode ?? ""}: ${phase?.contexts?.[0]?.message ?? ""}`;
}
