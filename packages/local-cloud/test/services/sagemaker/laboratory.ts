/** A local cloud for the tests of SageMaker: roles, a bucket, unmodified SDK clients, and an image of a few lines. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ApiGatewayV2 } from "@aws-sdk/client-apigatewayv2";
import { IAM } from "@aws-sdk/client-iam";
import { Lambda } from "@aws-sdk/client-lambda";
import { S3 } from "@aws-sdk/client-s3";
import { SageMaker } from "@aws-sdk/client-sagemaker";
import { SageMakerRuntime } from "@aws-sdk/client-sagemaker-runtime";
import { create } from "tar";
import { type OpenCloud, openCloud } from "../../../cloud";
import type { CloudEvent, Session } from "../../../contract";
import { typescriptArguments } from "../../typescript";
import { ManualClock } from "./manualClock";

export const accountId = "123456789012";
export const region = "us-east-1";
export const bucket = "laboratory";
export const image = `${accountId}.dkr.ecr.${region}.amazonaws.com/tiny-model:1`;

/** The folder with the programs of the image. */
export const imagesFolder = join(__dirname, "..", "..", "images");

/** A statement of a role's policy. */
export interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
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

/** SDK clients of one session. */
export class Clients {
  public readonly sagemaker: SageMaker;
  public readonly runtime: SageMakerRuntime;
  public readonly s3: S3;
  public readonly iam: IAM;
  public readonly lambda: Lambda;
  public readonly apigateway: ApiGatewayV2;

  public constructor(url: string, session: Session) {
    const { accessKeyId, secretAccessKey, sessionToken } = session;
    const options = { endpoint: url, region, credentials: { accessKeyId, secretAccessKey, sessionToken } };
    this.sagemaker = new SageMaker(options);
    this.runtime = new SageMakerRuntime(options);
    this.s3 = new S3(options);
    this.iam = new IAM(options);
    this.lambda = new Lambda(options);
    this.apigateway = new ApiGatewayV2(options);
  }
}

export class Laboratory {
  public readonly events: CloudEvent[] = [];
  public readonly clock = new ManualClock();

  private running: OpenCloud | undefined;
  private administratorClients: Clients | undefined;

  private constructor(/** A folder for the test's own files and the cloud's. */ public readonly home: string) {}

  /** A cloud with the bucket `laboratory` and the role `execution`, which SageMaker may assume. */
  public static async open(): Promise<Laboratory> {
    const laboratory = new Laboratory(await mkdtemp(join(tmpdir(), "sagemaker-")));
    await laboratory.start();
    await laboratory.administrator.s3.createBucket({ Bucket: bucket });
    await laboratory.createRole("execution", "sagemaker.amazonaws.com", executionStatements);
    return laboratory;
  }

  public get cloud(): OpenCloud {
    if (this.running === undefined) throw new Error("The cloud is not running.");
    return this.running;
  }

  public get administrator(): Clients {
    if (this.administratorClients === undefined) throw new Error("The cloud is not running.");
    return this.administratorClients;
  }

  public async start(images = imagesFolder): Promise<void> {
    const cloud = await openCloud({
      home: join(this.home, "cloud"),
      accountId,
      region,
      clock: this.clock,
      imagesFolder: images,
      typescriptArguments,
      onEvent: (event) => this.events.push(event),
    });
    this.running = cloud;
    this.administratorClients = new Clients(cloud.url, cloud.administrator);
  }

  /** Ends the cloud and starts another one in the same home, perhaps with other images. */
  public async restart(images = imagesFolder): Promise<void> {
    await this.cloud.stop();
    await this.start(images);
  }

  public async close(): Promise<void> {
    await this.running?.stop();
    await rm(this.home, { recursive: true, force: true });
  }

  public async createRole(name: string, service: string, statements: readonly Statement[]): Promise<string> {
    const trust = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
    };
    const policy = {
      Version: "2012-10-17",
      Statement: statements.map((statement) => ({ Effect: "Allow", ...statement })),
    };
    const { iam } = this.administrator;
    await iam.createRole({ RoleName: name, AssumeRolePolicyDocument: JSON.stringify(trust) });
    await iam.putRolePolicy({ RoleName: name, PolicyName: "permissions", PolicyDocument: JSON.stringify(policy) });
    return roleArn(name);
  }

  /** Clients of a build that runs under a new role with these statements. */
  public async build(name: string, statements: readonly Statement[]): Promise<Clients> {
    const role = await this.createRole(name, "codebuild.amazonaws.com", statements);
    return new Clients(
      this.cloud.url,
      this.cloud.assume(
        role,
        "codebuild.amazonaws.com",
        "build",
        `arn:aws:codebuild:${region}:${accountId}:project/test`,
      ),
    );
  }

  public async upload(key: string, text: string | Buffer): Promise<string> {
    await this.administrator.s3.putObject({ Bucket: bucket, Key: key, Body: text });
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
    return this.events.flatMap((event) =>
      event.kind === "log" && event.source.startsWith(source) ? [event.line] : [],
    );
  }
}

/**
 * How often `eventually` asks, every 10 ms and more: beyond mocha's time limit, so that it only ends what mocha gave
 * up.
 */
const mostAttempts = 2_000;

/** Asks until the answer is the one that is waited for. */
export async function eventually<Answer>(
  ask: () => Promise<Answer> | Answer,
  isExpected: (answer: Answer) => boolean,
): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await ask();
    if (isExpected(answer)) return answer;
    if (attempt === mostAttempts) throw new Error(`This never came to what was expected: ${JSON.stringify(answer)}`);
    await pause(10);
  }
}
