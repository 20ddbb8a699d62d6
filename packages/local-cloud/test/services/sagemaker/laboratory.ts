/** A local cloud for the tests of SageMaker: roles, a bucket, unmodified SDK clients, and an image of a few lines. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ApiGatewayV2 } from "@aws-sdk/client-apigatewayv2";
import { Budgets } from "@aws-sdk/client-budgets";
import { CloudWatch } from "@aws-sdk/client-cloudwatch";
import { EventBridge } from "@aws-sdk/client-eventbridge";
import { IAM } from "@aws-sdk/client-iam";
import { Lambda } from "@aws-sdk/client-lambda";
import { S3 } from "@aws-sdk/client-s3";
import {
  type DescribeEndpointOutput,
  type DescribeTrainingJobCommandOutput,
  SageMaker,
} from "@aws-sdk/client-sagemaker";
import { SageMakerRuntime } from "@aws-sdk/client-sagemaker-runtime";
import { create } from "tar";
import type { OpenCloud } from "../../../cloud";
import type { CloudEvent } from "../../../contract";
import { createServices } from "../../../services";
import { createRole, SessionClients, startTestCloud, type TestCloud, type TestStatement } from "../../testCloud";
import { ManualClock } from "./manualClock";

export const accountId = "123456789012";
export const region = "us-east-1";
export const bucket = "laboratory";
export const image = `${accountId}.dkr.ecr.${region}.amazonaws.com/tiny-model:1`;

const builds = "codebuild.amazonaws.com";

/** The folder with the programs of the image. */
export const imagesFolder = join(__dirname, "..", "..", "images");

/** A statement of a role's policy. */
export interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: unknown;
}

/** What a training or hosting role needs here. */
export const executionStatements: readonly Statement[] = [
  { Action: ["s3:GetObject", "s3:PutObject"], Resource: `arn:aws:s3:::${bucket}/*` },
  { Action: "s3:ListBucket", Resource: `arn:aws:s3:::${bucket}` },
  { Action: ["ecr:GetAuthorizationToken", "cloudwatch:PutMetricData"], Resource: "*" },
  {
    Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
    Resource: `arn:aws:ecr:${region}:${accountId}:repository/tiny-model`,
  },
  {
    Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: `arn:aws:logs:${region}:${accountId}:log-group:/aws/sagemaker/*`,
  },
];

export function roleArn(name: string): string {
  return `arn:aws:iam::${accountId}:role/${name}`;
}

/** The SDK clients of one session, by their services. */
export class Clients extends SessionClients {
  public get sagemaker(): SageMaker {
    return this.of(SageMaker);
  }

  public get runtime(): SageMakerRuntime {
    return this.of(SageMakerRuntime);
  }

  public get s3(): S3 {
    return this.of(S3);
  }

  public get iam(): IAM {
    return this.of(IAM);
  }

  public get budgets(): Budgets {
    return this.of(Budgets);
  }

  public get events(): EventBridge {
    return this.of(EventBridge);
  }

  public get cloudwatch(): CloudWatch {
    return this.of(CloudWatch);
  }

  public get lambda(): Lambda {
    return this.of(Lambda);
  }

  public get apigateway(): ApiGatewayV2 {
    return this.of(ApiGatewayV2);
  }
}

export class Laboratory {
  private constructor(
    private readonly test: TestCloud,
    public readonly clock: ManualClock,
  ) {}

  /** A cloud with the bucket `laboratory` and the role `execution`, which SageMaker may assume. */
  public static async open(): Promise<Laboratory> {
    const clock = new ManualClock();
    const test = await startTestCloud({ accountId, region, clock, imagesFolder, services: createServices });
    const laboratory = new Laboratory(test, clock);
    test.makeBucket(bucket);
    await laboratory.createRole("execution", "sagemaker.amazonaws.com", executionStatements);
    return laboratory;
  }

  public get cloud(): OpenCloud {
    return this.test.cloud;
  }

  public get administrator(): Clients {
    return this.test.client(Clients);
  }

  public get events(): readonly CloudEvent[] {
    return this.test.events;
  }

  /** A folder for the test's own files and the cloud's. */
  public get home(): string {
    return this.test.folder;
  }

  /** Looks now, and after each change in the cloud, until the answer is the one that is waited for. */
  public get until(): TestCloud["until"] {
    return this.test.until;
  }

  /** The administrator's call of an operation, without an SDK client between: for what a test prepares. */
  public get call(): TestCloud["call"] {
    return this.test.call;
  }

  /** What an endpoint is once nothing is done to it any more. Its times are numbers. */
  public endpointSettled(EndpointName: string): Promise<DescribeEndpointOutput> {
    return this.test.until(
      () => this.test.call<DescribeEndpointOutput>("sagemaker", "DescribeEndpoint", { EndpointName }),
      ({ EndpointStatus }) => EndpointStatus !== "Creating" && EndpointStatus !== "Updating",
    );
  }

  /** What a training job is once it has ended. */
  public async jobEnded(TrainingJobName: string): Promise<DescribeTrainingJobCommandOutput> {
    await this.test.until(
      () => this.test.call<{ TrainingJobStatus: string }>("sagemaker", "DescribeTrainingJob", { TrainingJobName }),
      ({ TrainingJobStatus }) => TrainingJobStatus !== "InProgress" && TrainingJobStatus !== "Stopping",
    );
    return this.administrator.sagemaker.describeTrainingJob({ TrainingJobName });
  }

  /** Ends the cloud and starts another one in the same home, perhaps with other images. */
  public async restart(images = imagesFolder): Promise<void> {
    await this.test.restart({ imagesFolder: images });
  }

  public async close(): Promise<void> {
    await this.test.stop();
  }

  public createRole(name: string, service: string, statements: readonly Statement[]): Promise<string> {
    return createRole(
      this.test,
      name,
      service,
      ...statements.map((statement): TestStatement => ({ Effect: "Allow", ...statement })),
    );
  }

  /** Clients of a build that runs under a new role with these statements. */
  public async build(name: string, statements: readonly Statement[]): Promise<Clients> {
    const role = await this.createRole(name, builds, statements);
    const project = `arn:aws:codebuild:${region}:${accountId}:project/test`;
    return new Clients(this.test.clientOf(this.cloud.assume(role, builds, "build", project)));
  }

  public async upload(key: string, text: string | Buffer): Promise<string> {
    await this.cloud.objects.put(this.cloud.administrator.caller, { bucket, key }, Buffer.from(text));
    return `s3://${bucket}/${key}`;
  }

  /** A model archive whose container answers with a name. */
  public async uploadModel(name: string): Promise<string> {
    const folder = join(this.home, "models", name);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "name.txt"), name);
    const archive = join(this.home, "models", `${name}.tar.gz`);
    await create({ file: archive, cwd: folder, gzip: true }, ["name.txt"]);
    const key = `models/${name}/model.tar.gz`;
    await this.cloud.objects.put(this.cloud.administrator.caller, { bucket, key }, { file: archive });
    return `s3://${bucket}/${key}`;
  }

  /** The lines of a log stream, or of all streams whose name begins so. */
  public lines(source: string): readonly string[] {
    return this.test.events.flatMap((event) =>
      event.kind === "log" && event.source.startsWith(source) ? [event.line] : [],
    );
  }
}
