/** The running local cloud, as whoever started it sees it. */
import type {
  Account,
  Calls,
  Cloud,
  Commit,
  Execution,
  Folders,
  Objects,
  Processes,
  Server,
  Session,
  Time,
} from "./contract";
import { pushCommit, startPipeline, storeCommit } from "./repositories";
import { acceptConnections } from "./services/codeconnections";
import { roleGrants } from "./services/iam";
import { adoptKey } from "./services/kms/use";
import { type Mail, outbox } from "./services/sns";

/** What people and other companies' services do around a cloud, and what can be seen of it without asking its API. */
export interface Surroundings {
  /**
   * Pushes a commit to a branch and starts every pipeline that watches it.
   *
   * @param repository `owner/name`
   * @returns the ids of the executions that were started
   */
  pushCommit(repository: string, branch: string, commit: Commit): Promise<readonly string[]>;
  /**
   * Stores the files of a commit as a zip file in a versioned bucket, as the administrator, and starts every pipeline
   * that looks there for new versions. On AWS that takes up to a minute.
   *
   * @returns the ids of the executions that were started
   */
  storeCommit(bucket: string, key: string, commit: Commit): Promise<readonly string[]>;
  /** Starts a pipeline as a person does: it takes what is newest. Returns the execution's id. */
  startPipeline(name: string): Promise<string>;
  /**
   * What a person does in the console, and on GitHub: accepts every connection that is pending. Returns how many there
   * were.
   */
  acceptConnections(): number;
  /** Makes a key under the ARN of one that a person has made before, on AWS. One that exists stays. */
  adoptKey(arn: string): void;
  /** Every mail of this home, oldest first. */
  outbox(): readonly Mail[];
  /** What the policies of each role grant now, by role name, each as "action resource". */
  roleGrants(): Readonly<Record<string, readonly string[]>>;
}

/** An AWS SDK reaches it by `url` and the keys of a session; what has no API on AWS is a method. */
export interface LocalCloud
  extends Account, Server, Calls, Objects, Surroundings, Time, Pick<Folders, "work">, Pick<Execution, "environment"> {
  /** The person who runs `pulumi up`. */
  readonly administrator: Session;
  /** Starts a process that ends with the cloud. */
  readonly processes: Pick<Processes, "start">;
  /**
   * Hands out a session for a person, as sts:GetFederationToken does: the policy document says all that it may do. It
   * ends with the cloud.
   */
  federate(name: string, policy: string): Session;
  /** Ends every process that the cloud started, then its server. */
  stop(): Promise<void>;
}

export function surroundingsOf(cloud: Cloud): Surroundings {
  return {
    pushCommit: (repository, branch, commit) => pushCommit(cloud, { repository, branch }, commit),
    storeCommit: (bucket, key, commit) => storeCommit(cloud, { bucket, key }, commit),
    startPipeline: (name) => startPipeline(cloud, name),
    acceptConnections: () => acceptConnections(cloud),
    adoptKey: (arn) => {
      adoptKey(cloud, arn);
    },
    outbox: () => outbox(cloud),
    roleGrants: () => roleGrants(cloud),
  };
}
