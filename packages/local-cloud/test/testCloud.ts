import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { type OpenCloud, openCloud, type OpenOptions } from "../cloud";
import type { AnyService, Cloud, CloudEvent, ServiceName, Session } from "../contract";
import { createProcessGuard } from "../processes/processGuard";
import { createBudgets } from "../services/budgets";
import { createCloudwatch } from "../services/cloudwatch";
import { createCodeconnections } from "../services/codeconnections";
import { createEvents } from "../services/events";
import { createIam } from "../services/iam";
import { createKms } from "../services/kms";
import { createLogs } from "../services/logs";
import { createS3 } from "../services/s3";
import { bucketTable } from "../services/s3/buckets";
import { createS3control } from "../services/s3control";
import { createSns } from "../services/sns";
import { createSts } from "../services/sts";
import { Changes } from "./changes";
import { typescriptArguments } from "./typescript";

/** A cloud in a folder of its own, with what a test needs to look into it. */
export interface TestCloud {
  readonly cloud: OpenCloud;
  /** The test's own folder, and the cloud's. */
  readonly folder: string;
  /** What has happened; a test may empty it. */
  readonly events: CloudEvent[];
  /** Looks now, and after each change in the cloud, until the answer is the one that is waited for. */
  readonly until: Changes["until"];
  /**
   * The administrator's call of an operation, without an SDK client and a connection between: for what a test prepares,
   * a tenth of their time. Times are numbers here.
   */
  readonly call: <Output>(service: ServiceName, operation: string, input: object) => Promise<Output>;
  /** Makes a bucket, as empty of settings as can be. */
  makeBucket(name: string): void;
  /** Writes an object as the administrator. */
  putObject(bucket: string, key: string, content: string): Promise<unknown>;
  /** Configuration of an unmodified SDK client. */
  clientOf(session?: Session): ClientConfiguration;
  /** An SDK client; the administrator's, of which there is one as long as the cloud runs, unless a session is given. */
  client<Client>(Class: new (configuration: ClientConfiguration) => Client, session?: Session): Client;
  /** Starts another cloud in the same home, perhaps with other options, after the one before was stopped. */
  start(options?: Partial<OpenOptions>): Promise<void>;
  /** Ends the cloud and starts another one. */
  restart(options?: Partial<OpenOptions>): Promise<void>;
  stop(): Promise<void>;
}

export interface ClientConfiguration {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string;
  };
  /** A refusal is the answer, not something to try again. */
  readonly maxAttempts: 1;
  readonly requestHandler: NodeHttpHandler;
}

/** What each client would make for itself, or look for in variables and files: that takes as long as a request. */
const common = {
  requestHandler: new NodeHttpHandler(),
  retryMode: "standard",
  defaultsMode: "legacy",
  useDualstackEndpoint: false,
  useFipsEndpoint: false,
  userAgentAppId: "tests",
} as const;

/** SDK clients of one session, each made when it is first used. */
export class SessionClients {
  private readonly made = new Map<unknown, unknown>();

  public constructor(private readonly configuration: ClientConfiguration) {}

  public of<Client>(Class: new (configuration: ClientConfiguration) => Client): Client {
    const client = this.made.get(Class) ?? new Class(this.configuration);
    this.made.set(Class, client);
    // What is kept under a class was made of it.
    return client as Client;
  }
}

/** The services that execute nothing. */
const services = (cloud: Cloud): readonly AnyService[] => [
  createIam(cloud),
  createSts(cloud),
  createS3(cloud),
  createS3control(cloud),
  createSns(cloud),
  createKms(cloud),
  createEvents(cloud),
  createLogs(cloud),
  createBudgets(cloud),
  createCloudwatch(cloud),
  createCodeconnections(cloud),
];

/** One shell for all clouds of a suite: it ends with the process. */
const guard = createProcessGuard();

export async function startTestCloud(options: Partial<OpenOptions> = {}): Promise<TestCloud> {
  const folder = await mkdtemp(join(tmpdir(), "cloud-"));
  const events: CloudEvent[] = [];
  const changes = new Changes();
  const open = (others: Partial<OpenOptions> = {}): Promise<OpenCloud> =>
    openCloud({
      home: join(folder, "cloud"),
      region: "eu-west-1",
      imagesFolder: folder,
      typescriptArguments,
      guard,
      ...options,
      ...others,
      services: (watched, all) => (options.services ?? services)(changes.watch(watched), all),
      onEvent: (event) => {
        events.push(event);
        changes.hear(event);
      },
    });
  let cloud = await open();
  const clientOf = (session = cloud.administrator): ClientConfiguration => {
    const { accessKeyId, secretAccessKey, sessionToken } = session;
    return {
      ...common,
      endpoint: cloud.url,
      region: cloud.region,
      credentials: { accessKeyId, secretAccessKey, sessionToken },
      maxAttempts: 1,
    };
  };
  let clients = new SessionClients(clientOf());
  const start = async (others?: Partial<OpenOptions>): Promise<void> => {
    cloud = await open(others);
    clients = new SessionClients(clientOf());
  };
  return {
    get cloud() {
      return cloud;
    },
    folder,
    events,
    until: (look, isExpected) => changes.until(look, isExpected),
    call: (service, operation, input) => cloud.call(cloud.administrator.caller, service, operation, input),
    makeBucket: (name) => {
      const created = cloud.clock.now().toISOString();
      bucketTable(cloud).set(name, { name, created, versioning: undefined, subresources: {} });
    },
    putObject: (bucket, key, content) =>
      cloud.objects.put(cloud.administrator.caller, { bucket, key }, Buffer.from(content)),
    clientOf,
    client: <Client>(Class: new (configuration: ClientConfiguration) => Client, session?: Session) =>
      session === undefined ? clients.of(Class) : new Class(clientOf(session)),
    start,
    restart: async (others) => {
      await cloud.stop();
      await start(others);
    },
    stop: async () => {
      await cloud.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** One statement of a policy, as a program writes it. */
export interface TestStatement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: unknown;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: unknown;
}

export function policy(...statements: readonly TestStatement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

export function trust(service: string, condition?: unknown): string {
  return policy({
    Effect: "Allow",
    Principal: { Service: service },
    Action: "sts:AssumeRole",
    ...(condition === undefined ? {} : { Condition: condition }),
  });
}

/** Creates a role that a service may assume. */
export async function createRole(
  test: TestCloud,
  name: string,
  service: string,
  ...statements: readonly TestStatement[]
): Promise<string> {
  const { Role } = await test.call<{ Role: { Arn: string } }>("iam", "CreateRole", {
    RoleName: name,
    AssumeRolePolicyDocument: trust(service),
  });
  if (statements.length > 0) await allow(test, name, ...statements);
  return Role.Arn;
}

/** Replaces what a role may do. */
export async function allow(
  { cloud }: Pick<TestCloud, "cloud">,
  name: string,
  ...statements: readonly TestStatement[]
): Promise<void> {
  await cloud.call(cloud.administrator.caller, "iam", "PutRolePolicy", {
    RoleName: name,
    PolicyName: "permissions",
    PolicyDocument: policy(...statements),
  });
}

/** Creates a role that CodeBuild may assume, and assumes it. */
export async function roleSession(
  test: TestCloud,
  name: string,
  ...statements: readonly TestStatement[]
): Promise<Session> {
  const { cloud } = test;
  const role = await createRole(test, name, builds, ...statements);
  const project = `arn:aws:codebuild:${cloud.region}:${cloud.accountId}:project/test`;
  return cloud.assume(role, builds, "session", project);
}

const builds = "codebuild.amazonaws.com";
