import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type OpenCloud, openCloud, type OpenOptions } from "../cloud";
import type { AnyService, Cloud, CloudEvent, Session } from "../contract";
import { createCloudwatch } from "../services/cloudwatch";
import { createCodeconnections } from "../services/codeconnections";
import { createIam } from "../services/iam";
import { createKms } from "../services/kms";
import { createLogs } from "../services/logs";
import { createS3 } from "../services/s3";
import { createSns } from "../services/sns";
import { createSts } from "../services/sts";
import { typescriptArguments } from "./typescript";

/** A cloud in a folder of its own, with what a test needs to look into it. */
export interface TestCloud {
  readonly cloud: OpenCloud;
  readonly events: readonly CloudEvent[];
  /** Configuration of an unmodified SDK client. */
  clientOf(session?: Session): ClientConfiguration;
  /** Ends the cloud and starts another one in the same home. */
  restart(): Promise<void>;
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
}

/** The services that execute nothing. */
const services = (cloud: Cloud): readonly AnyService[] => [
  createIam(cloud),
  createSts(cloud),
  createS3(cloud),
  createSns(cloud),
  createKms(cloud),
  createLogs(cloud),
  createCloudwatch(cloud),
  createCodeconnections(cloud),
];

export async function startTestCloud(options: Partial<OpenOptions> = {}): Promise<TestCloud> {
  const home = await mkdtemp(join(tmpdir(), "cloud-"));
  const events: CloudEvent[] = [];
  const start = (): Promise<OpenCloud> =>
    openCloud({
      home,
      region: "eu-west-1",
      imagesFolder: home,
      typescriptArguments,
      services,
      onEvent: (event) => events.push(event),
      ...options,
    });
  let cloud = await start();
  return {
    get cloud() {
      return cloud;
    },
    events,
    clientOf: (session = cloud.administrator) => {
      const { accessKeyId, secretAccessKey, sessionToken } = session;
      return {
        endpoint: cloud.url,
        region: cloud.region,
        credentials: { accessKeyId, secretAccessKey, sessionToken },
        maxAttempts: 1,
      };
    },
    restart: async () => {
      await cloud.stop();
      cloud = await start();
    },
    stop: async () => {
      await cloud.stop();
      await rm(home, { recursive: true });
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

/** Creates a role that CodeBuild may assume, and assumes it. */
export async function roleSession(
  { cloud }: TestCloud,
  name: string,
  ...statements: readonly TestStatement[]
): Promise<Session> {
  const administrator = cloud.administrator.caller;
  const { Role } = await cloud.call<{ Role: { Arn: string } }>(administrator, "iam", "CreateRole", {
    RoleName: name,
    AssumeRolePolicyDocument: trust("codebuild.amazonaws.com"),
  });
  if (statements.length > 0)
    await cloud.call(administrator, "iam", "PutRolePolicy", {
      RoleName: name,
      PolicyName: "test",
      PolicyDocument: policy(...statements),
    });
  return cloud.assume(
    Role.Arn,
    "codebuild.amazonaws.com",
    "session",
    "arn:aws:codebuild:eu-west-1:123456789012:project/test",
  );
}
