/** A local cloud for the tests of CodeBuild and CodePipeline: roles, a bucket, and unmodified SDK clients. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { CloudWatchLogs } from "@aws-sdk/client-cloudwatch-logs";
import {
  type BatchGetBuildsOutput,
  type Build,
  CodeBuild,
  type CreateProjectCommandInput,
  type StartBuildCommandInput,
  type StartBuildOutput,
} from "@aws-sdk/client-codebuild";
import { CodePipeline } from "@aws-sdk/client-codepipeline";
import { IAM } from "@aws-sdk/client-iam";
import { S3 } from "@aws-sdk/client-s3";
import { SNS } from "@aws-sdk/client-sns";
import type { OpenCloud, OpenOptions } from "../../cloud";
import type { CloudEvent, Session } from "../../contract";
import { createServices } from "../../services";
import { buildTable } from "../../services/codebuild/context";
import { packFolder } from "../../zip";
import {
  allow,
  type ClientConfiguration,
  createRole,
  startTestCloud,
  type TestCloud,
  type TestStatement,
} from "../testCloud";
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
  { Action: "s3:ListBucket", Resource: `arn:aws:s3:::${bucket}` },
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
  private count = 0;

  private constructor(
    private readonly test: TestCloud,
    public readonly clock: ManualClock,
  ) {}

  /** A cloud with the bucket `artifacts` and the role `build`, which CodeBuild may assume. */
  public static async open(): Promise<DeliveryLaboratory> {
    const clock = new ManualClock();
    const test = await startTestCloud({ accountId, region, clock, services: createServices });
    const laboratory = new DeliveryLaboratory(test, clock);
    test.makeBucket(bucket);
    await laboratory.createRole("build", "codebuild.amazonaws.com", buildStatements);
    return laboratory;
  }

  /** Starts another cloud, perhaps with other options, after the one before was stopped. */
  public async start(options: Partial<OpenOptions>): Promise<void> {
    await this.test.start(options);
  }

  /** Ends the cloud and starts another one in the same home, perhaps with other options. */
  public async restart(options?: Partial<OpenOptions>): Promise<void> {
    await this.test.restart(options);
  }

  public async close(): Promise<void> {
    await this.test.stop();
  }

  public get cloud(): OpenCloud {
    return this.test.cloud;
  }

  /** What has happened; a test may empty it. */
  public get events(): CloudEvent[] {
    return this.test.events;
  }

  /** The test's own folder, and the cloud's. */
  public get folder(): string {
    return this.test.folder;
  }

  public get s3(): S3 {
    return this.test.client(S3);
  }

  public get codeBuild(): CodeBuild {
    return this.test.client(CodeBuild);
  }

  public get codePipeline(): CodePipeline {
    return this.test.client(CodePipeline);
  }

  public get logs(): CloudWatchLogs {
    return this.test.client(CloudWatchLogs);
  }

  public get sns(): SNS {
    return this.test.client(SNS);
  }

  public get iam(): IAM {
    return this.test.client(IAM);
  }

  /** The administrator's call of an operation, without an SDK client between: for what a test prepares. */
  public get call(): TestCloud["call"] {
    return this.test.call;
  }

  /** What an SDK client needs to call the cloud, as the administrator unless a session is given. */
  public client(session?: Session): ClientConfiguration {
    return this.test.clientOf(session);
  }

  public createRole(name: string, service: string, statements: readonly Statement[]): Promise<string> {
    return createRole(this.test, name, service, ...statements.map(allowed));
  }

  /** Replaces what a role may do. */
  public allow(name: string, statements: readonly Statement[]): Promise<void> {
    return allow(this.test, name, ...statements.map(allowed));
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
    await this.cloud.objects.put(this.cloud.administrator.caller, { bucket, key }, packFolder(folder));
    return `${bucket}/${key}`;
  }

  /** Creates a project that builds `files`, a source that must hold buildspec.yml unless `source` says otherwise. */
  public async createProject(
    name: string,
    files: Readonly<Record<string, string>>,
    overrides: Partial<CreateProjectCommandInput> = {},
  ): Promise<void> {
    const project: CreateProjectCommandInput = {
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
    };
    await this.test.call("codebuild", "CreateProject", project);
  }

  /** Starts a build and waits until it has ended. Its times are numbers. */
  public async build(projectName: string, overrides: Partial<StartBuildCommandInput> = {}): Promise<Build> {
    const request: StartBuildCommandInput = { projectName, ...overrides };
    const { build } = await this.test.call<StartBuildOutput>("codebuild", "StartBuild", request);
    return this.ended(build?.id ?? "");
  }

  public async ended(id: string): Promise<Build> {
    const table = buildTable(this.cloud);
    await this.test.until(
      () => table.get(id),
      (build) => build?.buildComplete === true,
    );
    const { builds } = await this.test.call<BatchGetBuildsOutput>("codebuild", "BatchGetBuilds", { ids: [id] });
    return builds?.[0] ?? {};
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
  public async event<Picked>(pick: (event: CloudEvent) => Picked | undefined): Promise<Picked> {
    const [picked] = await this.test.until(
      () => this.events.map(pick).filter((each) => each !== undefined),
      (found) => found.length > 0,
    );
    if (picked === undefined) throw new Error("There is no such event.");
    return picked;
  }
}

function allowed(statement: Statement): TestStatement {
  return { Effect: "Allow", ...statement };
}

export function roleArn(name: string): string {
  return `arn:aws:iam::${accountId}:role/${name}`;
}

/** Why the first phase that failed did so. */
export function failureOf(build: Build): string {
  const phase = build.phases?.find(({ phaseStatus }) => phaseStatus !== undefined && phaseStatus !== "SUCCEEDED");
  const { statusCode = "", message = "" } = phase?.contexts?.[0] ?? {};
  return `${phase?.phaseType ?? "no phase"} ${statusCode}: ${message}`;
}
