/** An endpoint with its models, labels and packages, as AWS tells of them: what the API has behind it in a test. */
import { createHash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { S3Client } from "@aws-sdk/client-s3";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { Endpoint, endpointClient } from "../../api/endpoint";
import { ServedModels } from "../../api/model/servedModel";
import { type Fields, startStubAws, type StubAnswer, type StubAws, StubError } from "../delivery/stubAws";

const region = "eu-west-1";
const operationNames = ["DescribeEndpoint", "DescribeEndpointConfig", "ListTags", "DescribeModelPackage"] as const;
type OperationName = (typeof operationNames)[number];

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

const name = "pictures";

/** A stub of AWS with clients, before which one endpoint after the other can be put: starting either takes longest. */
export class EndpointHost {
  public readonly runtime = new SageMakerRuntimeClient({ ...endpointClient, region });
  public readonly sagemaker = new SageMakerClient({ region });
  public readonly storage = new S3Client({ region, forcePathStyle: true });

  private constructor(
    public readonly aws: StubAws,
    private readonly place: { current: ServedEndpoint | undefined },
  ) {}

  public static async start(): Promise<EndpointHost> {
    const place: { current: ServedEndpoint | undefined } = { current: undefined };
    const current = (): ServedEndpoint => {
      if (place.current === undefined) throw new Error("There is no endpoint.");
      return place.current;
    };
    const operations = Object.fromEntries(
      operationNames.map((operation) => [operation, (input: Fields) => current().run(operation, input)]),
    );
    const aws = await startStubAws(operations, (_endpoint, body, contentType, headers) =>
      current().invoke(body, contentType, headers),
    );
    return new EndpointHost(aws, place);
  }

  /** An endpoint with its models in the place of the one before. */
  public serve(): ServedEndpoint {
    this.aws.calls.length = 0;
    this.aws.objects.clear();
    const endpoint = new ServedEndpoint(this);
    this.place.current = endpoint;
    endpoint.release();
    return endpoint;
  }

  public async close(): Promise<void> {
    await this.aws.close();
  }
}

export class ServedEndpoint {
  public readonly name = name;
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

  /** What the model answers. */
  public answer: (invocation: Invocation) => StubAnswer = ({ variant }) => ({
    status: 200,
    body: "[0.25, 0.7, 0.05]",
    headers: { "x-amzn-invoked-production-variant": variant ?? "main" },
  });

  public constructor(private readonly host: EndpointHost) {}

  public get aws(): StubAws {
    return this.host.aws;
  }

  /** Answers an invocation. */
  public invoke(body: Buffer, contentType: string, headers: IncomingHttpHeaders): StubAnswer {
    const variant = headers["x-amzn-sagemaker-target-variant"];
    const invocation = {
      body,
      contentType,
      accept: headers.accept,
      variant: typeof variant === "string" ? variant : undefined,
    };
    this.invocations.push(invocation);
    return this.answer(invocation);
  }

  /** Answers an operation of SageMaker. */
  public run(operation: OperationName, input: Fields): Fields {
    const failure = this.failing.get(operation);
    if (failure !== undefined) throw failure;
    switch (operation) {
      case "DescribeEndpoint":
        return this.describeEndpoint();
      case "DescribeEndpointConfig":
        return this.describeConfiguration(String(input["EndpointConfigName"]));
      case "ListTags":
        return this.listTags(String(input["ResourceArn"]));
      case "DescribeModelPackage":
        return this.describePackage(String(input["ModelPackageName"]));
    }
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
    return new Endpoint(this.host.runtime, this.name);
  }

  public models(): ServedModels {
    return new ServedModels({
      sagemaker: this.host.sagemaker,
      storage: this.host.storage,
      endpoint: this.name,
      now: () => this.now,
      onFailure: (error) => this.failures.push(error),
    });
  }

  private describeConfiguration(configuration: string): Fields {
    return {
      EndpointConfigArn: arn(`endpoint-config/${configuration}`),
      ProductionVariants: Object.keys(this.variants(configuration)).map((variant) => ({
        VariantName: variant,
        ModelName: `${configuration}-${variant}`,
      })),
    };
  }

  private listTags(model: string): Fields {
    return {
      Tags: [
        { Key: "team", Value: "pictures" },
        { Key: "model-delivery:model-package", Value: packageArn(this.releaseOf(model).version) },
      ],
    };
  }

  private describePackage(modelPackage: string): Fields {
    const found = this.releases().find(({ version }) => packageArn(version) === modelPackage);
    const { version, labels } = found ?? { version: 0, labels: [] };
    return {
      CustomerMetadataProperties: {
        "labels-uri": `s3://data/labels/${version}.txt`,
        "labels-sha256": createHash("sha256").update(labelsFile(labels)).digest("hex"),
      },
    };
  }

  private describeEndpoint(): Fields {
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
