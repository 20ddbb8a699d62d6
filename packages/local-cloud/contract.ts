/**
 * What the parts of the local cloud promise each other. Services are tables of operations; the cloud authorizes every
 * call against the policies that the program wrote before the operation runs.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Readable } from "node:stream";

/** The services that the local cloud answers, named by their IAM prefix (`s3`, `codebuild`, `sagemaker`, …). */
export type ServiceName =
  | "apigateway"
  | "cloudwatch"
  | "codebuild"
  | "codeconnections"
  | "codepipeline"
  | "iam"
  | "kms"
  | "lambda"
  | "logs"
  | "s3"
  | "sagemaker"
  | "sagemaker-runtime"
  | "sns"
  | "sts";

/**
 * Who makes a call: the person who runs `pulumi up`, a role that a service or a build has assumed, or somebody who was
 * handed a session.
 */
export type Caller =
  | { readonly kind: "administrator"; readonly arn: string }
  | {
      readonly kind: "role";
      readonly roleName: string;
      readonly roleArn: string;
      readonly sessionName: string;
      readonly arn: string;
    }
  /** As of sts:GetFederationToken: its policy document is all that it may do. */
  | { readonly kind: "federated"; readonly arn: string; readonly policy: string };

/** Condition keys of one call with their values, as in IAM (`iam:PassedToService`, `s3:prefix`, …). */
export type ConditionContext = Readonly<Record<string, string | readonly string[]>>;

/** One permission that a call needs. A call may need several (an action of its own and `iam:PassRole`). */
export interface Access {
  /** For example `s3:GetObject`. */
  readonly action: string;
  /** An ARN, or `*` for an action without resource level. */
  readonly resource: string;
  readonly context?: ConditionContext;
}

/** One operation of a service: what the caller must be allowed, and what it does. */
export interface Operation<Input = never, Output = unknown> {
  readonly access: (input: Input, call: Call) => readonly Access[];
  readonly run: (input: Input, call: Call) => Promise<Output> | Output;
}

/** The circumstances of one call. */
export interface Call {
  readonly caller: Caller;
  readonly cloud: Cloud;
}

/** A service spoken over AwsJson or AWS Query: the protocol is parsed and rendered by the server. */
export interface Service {
  readonly name: ServiceName;
  readonly protocol: "awsJson" | "query";
  readonly operations: Readonly<Record<string, Operation>>;
}

/** A service spoken over REST-JSON: a method and a path stand for an operation. */
export interface RestService {
  readonly name: ServiceName;
  readonly protocol: "restJson";
  /** By `METHOD /path/{member}`. */
  readonly routes: Readonly<Record<string, RestRoute>>;
  readonly operations: Readonly<Record<string, Operation>>;
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

/** A service with an HTTP protocol of its own (S3, SageMaker Runtime). It authorizes through `cloud.authorize`. */
export interface HttpService {
  readonly name: ServiceName;
  readonly protocol: "http";
  readonly handle: (request: IncomingMessage, response: ServerResponse, call: Call) => Promise<void>;
}

export type AnyService = Service | RestService | HttpService;

/** An error in AWS's shape: the code that SDKs turn into the exception's name, a message, and the HTTP status. */
export class AwsError extends Error {
  public override readonly name = "AwsError";

  public constructor(
    public readonly code: string,
    message: string,
    public readonly status = 400,
  ) {
    super(message);
  }
}

/** Credentials of one assumed role, and the caller they stand for. */
export interface Session {
  readonly caller: Caller;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/**
 * A small persistent map of JSON values. Every write is on disk, whole, when the method returns. Values are never
 * mutated.
 */
export interface Table<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
  delete(key: string): void;
  entries(): readonly (readonly [string, Value])[];
  values(): readonly Value[];
}

/** The only clock of the local cloud. `speed` 10 lets ten cloud seconds pass in one second of this machine. */
export interface Clock {
  readonly speed: number;
  now(): Date;
  /**
   * Runs something when cloud milliseconds have passed, unless it is called off before.
   *
   * @returns calls it off
   */
  after(milliseconds: number, run: () => void): () => void;
}

/** An S3 object as services inside the cloud see it: its bytes are a file on disk. */
export interface StoredObject {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string;
  readonly etag: string;
  readonly size: number;
  readonly contentType: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly lastModified: string;
  /** The file that holds the bytes. Never write to it. */
  readonly path: string;
}

export interface PutOptions {
  readonly contentType?: string;
  /** ARN of the KMS key that encrypts the object. Default: the bucket's. */
  readonly keyArn?: string | undefined;
}

/** S3 for the services inside the cloud; every method is authorized for the caller like a call over HTTP. */
export interface ObjectStore {
  get(caller: Caller, bucket: string, key: string, versionId?: string): Promise<StoredObject>;
  put(
    caller: Caller,
    bucket: string,
    key: string,
    content: Buffer | { readonly file: string },
    options?: PutOptions,
  ): Promise<StoredObject>;
  list(caller: Caller, bucket: string, prefix: string): Promise<readonly StoredObject[]>;
}

/** What happens in the cloud, for the terminal and the report. */
export type CloudEvent =
  | {
      readonly kind: "execution";
      readonly pipeline: string;
      readonly execution: string;
      readonly status: "InProgress" | "Succeeded" | "Failed" | "Stopped";
      /** Why it ended, when no action can tell. */
      readonly message?: string;
    }
  | {
      readonly kind: "action";
      readonly pipeline: string;
      readonly execution: string;
      readonly stage: string;
      readonly action: string;
      readonly status: "InProgress" | "Succeeded" | "Failed";
      readonly message?: string;
      /** Wall-clock seconds of this machine, when the action has ended. */
      readonly seconds?: number;
    }
  | {
      readonly kind: "approval";
      readonly pipeline: string;
      readonly execution: string;
      readonly stage: string;
      readonly action: string;
      readonly token: string;
      readonly message: string;
      /** When the approval times out. */
      readonly expires: string;
    }
  | { readonly kind: "log"; readonly source: string; readonly line: string }
  | {
      readonly kind: "permission";
      readonly role: string;
      readonly action: string;
      readonly resource: string;
      readonly allowed: boolean;
      /**
       * The grants of the role's own policies that allowed it, each as "action resource"; a resource's policy may have
       * allowed it alone.
       */
      readonly grants: readonly string[];
    };

/** A commit as a source provider hands it out. */
export interface Commit {
  readonly id: string;
  readonly message: string;
  readonly author: string;
  /** ISO 8601. */
  readonly date: string;
  /** A folder that holds exactly the files of the commit. */
  readonly folder: string;
}

/** A child process with its whole process group. */
export interface RunningProcess {
  readonly pid: number;
  readonly exited: Promise<{ readonly code: number | undefined; readonly signal: string | undefined }>;
  /** Sends a message to a child that was started with `onMessage`. One that has ended does not get it. */
  send(message: unknown): void;
  /** SIGTERM to the group, SIGKILL after the grace period; resolves when it is gone. */
  stop(graceMilliseconds?: number): Promise<void>;
}

export interface ProcessOptions {
  readonly file: string;
  readonly arguments: readonly string[];
  readonly folder: string;
  /** The whole environment: nothing of this process's own environment is passed on. */
  readonly environment: Readonly<Record<string, string>>;
  /** What the child reads as its standard input. @default nothing */
  readonly input?: Readable;
  readonly onLine: (line: string, stream: "stdout" | "stderr") => void;
  /** Hears what the child says over Node's channel between processes (`process.send`). @default there is no channel */
  readonly onMessage?: (message: unknown) => void;
}

/** Starts child processes and ends every one of them when the cloud stops. */
export interface Processes {
  start(options: ProcessOptions): RunningProcess;
  stopAll(): Promise<void>;
}

/** The local cloud, as its services see it. */
export interface Cloud {
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** Where the cloud keeps its files; each service uses a subfolder of its own name. */
  readonly home: string;
  /**
   * Files of what runs now; each service uses a subfolder of its own name. Empty when a cloud starts, gone when it has
   * stopped.
   */
  readonly work: string;
  readonly clock: Clock;
  readonly processes: Processes;
  readonly objects: ObjectStore;
  readonly administrator: Session;
  table<Value>(name: string): Table<Value>;
  /** Calls an operation of another service in process, authorized for the caller exactly like a call over HTTP. */
  call<Output>(caller: Caller, service: ServiceName, operation: string, input: unknown): Promise<Output>;
  /**
   * Throws AwsError AccessDeniedException, naming role, action and resource, unless the caller's policies allow each
   * access.
   */
  authorize(caller: Caller, accesses: readonly Access[]): void;
  /** Assumes a role for a service, checking the role's trust policy, and hands out a session of its own. */
  assume(roleArn: string, service: string, sessionName: string, sourceArn: string): Session;
  /**
   * Assumes a role for a caller whom its trust policy covers; whether the caller's own policies allow it has been asked
   * before.
   *
   * @throws AwsError AccessDeniedException
   */
  assumeAs(caller: Caller, roleArn: string, sessionName: string): Session;
  /**
   * Lets a service call a resource by the resource's own policy, on behalf of another one (`aws:SourceArn`).
   *
   * @throws AwsError AccessDeniedException
   */
  authorizeService(service: string, access: Access, sourceArn: string): void;
  /** The session that an access key belongs to. */
  session(accessKeyId: string): Session | undefined;
  /**
   * The complete AWS part of a child's environment for a session: keys, region, endpoint, and config files that point
   * at nothing.
   */
  environment(session: Session): Readonly<Record<string, string>>;
  emit(event: CloudEvent): void;
  /** Leaves something to be closed when the cloud stops. */
  atEnd(task: () => Promise<void>): void;
}
