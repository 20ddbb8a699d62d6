/** What a service is to the cloud: a table of operations, or an HTTP handler with a protocol of its own. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Access, Caller } from "./identity";

/**
 * The services that the local cloud answers, named by their IAM prefix (`s3`, `codebuild`, `sagemaker`, …), but
 * `s3control`, whose actions are those of S3.
 */
export type ServiceName =
  | "apigateway"
  | "budgets"
  | "cloudwatch"
  | "codebuild"
  | "codeconnections"
  | "codepipeline"
  | "events"
  | "iam"
  | "kms"
  | "lambda"
  | "logs"
  | "s3"
  | "s3control"
  | "sagemaker"
  | "sagemaker-runtime"
  | "sns"
  | "sts";

/** The circumstances of one call. */
export interface Call {
  readonly caller: Caller;
}

/** One operation of a service: what the caller must be allowed, and what it does. */
export interface Operation<Input = never, Output = unknown> {
  readonly access: (input: Input, call: Call) => readonly Access[];
  readonly run: (input: Input, call: Call) => Promise<Output> | Output;
  /** Members of the input that only the cloud's own services send each other: AWS's model does not know them. */
  readonly unpublished?: readonly string[];
}

/** Operations by name, as AWS names them. */
export type Operations<Input = never> = Readonly<Record<string, Operation<Input>>>;

/** A service spoken over AwsJson or AWS Query: the protocol is parsed and rendered by the server. */
export interface Service {
  readonly name: ServiceName;
  readonly protocol: "awsJson" | "query";
  readonly operations: Operations;
}

/** A service spoken over REST-JSON: a method and a path stand for an operation. */
export interface RestService {
  readonly name: ServiceName;
  readonly protocol: "restJson";
  /** By `METHOD /path/{member}`. */
  readonly routes: Readonly<Record<string, RestRoute>>;
  readonly operations: Operations;
}

/**
 * How an operation of a REST-JSON service travels. Members that are neither in the path nor named here are in the query
 * or the body.
 */
export interface RestRoute {
  readonly operation: string;
  /** Members of the input and of the output that are headers, by member. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The member that is the whole body, each way, as a Buffer. */
  readonly payload?: string;
}

/** A service with an HTTP protocol of its own (S3, SageMaker Runtime). It authorizes by itself. */
export interface HttpService {
  readonly name: ServiceName;
  readonly protocol: "http";
  /** The names that AWS gives the operations that it answers. */
  readonly operations: readonly string[];
  readonly handle: (request: IncomingMessage, response: ServerResponse, call: Call) => Promise<void>;
}

export type AnyService = Service | RestService | HttpService;

/** Calls operations of other services in process. */
export interface Calls {
  /** Calls an operation, authorized for the caller exactly like a call over HTTP. */
  call<Output>(caller: Caller, service: ServiceName, operation: string, input: unknown): Promise<Output>;
}
