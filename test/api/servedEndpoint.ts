/** An endpoint with its models, labels and packages, as AWS tells of them: what the API has behind it in a test. */
import { createHash } from "node:crypto";
import { S3Client } from "@aws-sdk/client-s3";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { Endpoint, endpointClient } from "../../api/endpoint";
import { ServedModels } from "../../api/model/servedModel";
import { startStubAws, type StubAnswer, type StubAws, StubError, type StubOperations } from "../delivery/stubAws";

const region = "eu-west-1";
const arn = (resource: string): string => `arn:aws:sagemaker:${region}:123456789012:${resource}`;

/** What a configuration serves under one variant. */
export interface Release {
  /** Version of the package. */
  readonly version: number;
  readonly labels: readonly string[];
}

/** One request that reached the endpoint. */
export interface Invocation {
  readonly body: Buffer;
  readonly contentType: string;
  readonly accept: string | undefined;
  readonly variant: string | undefined;
}

export const packageArn = (version: number): string => arn(`model-package/pictures/${version}`);

export class ServedEndpoint {
  public readonly name = "pictures";
  public status = "InService";
  public exists = true;
  public configuration = "first";
  /** Name of a configuration that is being rolled out. */
  public pending: string | undefined;
  /** Variants by configuration. */
  public readonly configurations: Record<string, Readonly<Record<string, Release>>> = {
    first: { main: { version: 1, labels: ["circle", "square", "star"] } },
  };
  /** Operations of SageMaker that fail, with what they answer. */
  public readonly failing = new Map<string, StubError>();
  public readonly invocations: Invocation[] = [];
  /** Milliseconds, for the age of what was looked up. */
  public now = 0;
  public readonly failures: unknown[] = [];
  private startedStub: StubAws | undefined;

  /** What the model answers. */
  public answer: (invocation: Invocation) => StubAnswer = ({ variant }) => ({
    status: 200,
    body: "[0.25, 0.7, 0.05]",
    headers: { "x-amzn-invoked-production-variant": variant ?? "main" },
  });

  public async start(): Promise<void> {
    this.startedStub = await startStubAws(this.operations(), (_endpoint, body, contentType, headers) => {
      const variant = headers["x-amzn-sagemaker-target-variant"];
      const invocation = {
        body,
        contentType,
        accept: headers.accept,
        variant: typeof variant === "string" ? variant : undefined,
      };
      this.invocations.push(invocation);
      return this.answer(invocation);
    });
    this.release();
  }

  public async close(): Promise<void> {
    await this.aws.close();
  }

  public get aws(): StubAws {
    if (this.startedStub === undefined) throw new Error("The endpoint was not started.");
    return this.startedStub;
  }

  /** How often AWS was asked for something. */
  public calls(operation: string): number {
    return this.aws.calls.filter((call) => call === operation).length;
  }

  /** Writes the labels of every configuration. */
  public release(): void {
    for (const { version, labels } of this.releases())
      this.aws.objects.set(`data/labels/${version}.txt`, labelsFile(labels));
  }

  public endpoint(): Endpoint {
    return new Endpoint(new SageMakerRuntimeClient({ ...endpointClient, region }), this.name);
  }

  public models(): ServedModels {
    return new ServedModels({
      sagemaker: new SageMakerClient({ region }),
      storage: new S3Client({ region, forcePathStyle: true }),
      endpoint: this.name,
      now: () => this.now,
      onFailure: (error) => this.failures.push(error),
    });
  }

  private operations(): StubOperations {
    const operations: StubOperations = {
      DescribeEndpoint: () => this.describeEndpoint(),
      DescribeEndpointConfig: ({ EndpointConfigName: name }) => ({
        EndpointConfigArn: arn(`endpoint-config/${String(name)}`),
        ProductionVariants: Object.keys(this.variants(String(name))).map((variant) => ({
          VariantName: variant,
          ModelName: `${String(name)}-${variant}`,
        })),
      }),
      ListTags: ({ ResourceArn: model }) => ({
        Tags: [
          { Key: "team", Value: "pictures" },
          { Key: "model-delivery:model-package", Value: packageArn(this.releaseOf(String(model)).version) },
        ],
      }),
      DescribeModelPackage: ({ ModelPackageName: name }) => {
        const { version, labels } = this.releases().find((release) => packageArn(release.version) === name) ?? {
          version: 0,
          labels: [],
        };
        return {
          CustomerMetadataProperties: {
            "labels-uri": `s3://data/labels/${version}.txt`,
            "labels-sha256": createHash("sha256").update(labelsFile(labels)).digest("hex"),
          },
        };
      },
    };
    return Object.fromEntries(
      Object.entries(operations).map(([name, run]) => [
        name,
        (input: Readonly<Record<string, unknown>>) => {
          const failure = this.failing.get(name);
          if (failure !== undefined) throw failure;
          return run(input);
        },
      ]),
    );
  }

  private describeEndpoint(): Readonly<Record<string, unknown>> {
    if (!this.exists)
      throw new StubError("ValidationException", `Could not find endpoint "${arn(`endpoint/${this.name}`)}".`);
    return {
      EndpointName: this.name,
      EndpointStatus: this.status,
      EndpointConfigName: this.configuration,
      ProductionVariants: Object.keys(this.variants(this.configuration)).map((variant) => ({ VariantName: variant })),
      ...(this.pending === undefined ? {} : { PendingDeploymentSummary: { EndpointConfigName: this.pending } }),
    };
  }

  private variants(configuration: string): Readonly<Record<string, Release>> {
    const variants = this.configurations[configuration];
    if (variants === undefined)
      throw new StubError("ValidationException", `Could not find endpoint configuration "${configuration}".`);
    return variants;
  }

  private releases(): readonly Release[] {
    return Object.values(this.configurations).flatMap((variants) => Object.values(variants));
  }

  private releaseOf(modelArn: string): Release {
    for (const [configuration, variants] of Object.entries(this.configurations)) {
      for (const [variant, release] of Object.entries(variants))
        if (arn(`model/${configuration}-${variant}`) === modelArn) return release;
    }
    throw new StubError("ValidationException", `Could not find resource "${modelArn}".`);
  }
}

function labelsFile(labels: readonly string[]): Buffer {
  return Buffer.from(`${labels.join("\n")}\n`);
}
