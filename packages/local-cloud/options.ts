import type { CloudEvent } from "./contract";
import type { FaultPlan } from "./faults";
import type { Isolation } from "./processes/isolation";

/** One permission that is taken out of a role's policies as they are evaluated, to rehearse its absence. */
export interface WithheldPermission {
  /** The role's name, exactly. */
  readonly role: string;
  /** For example `s3:GetObject`. */
  readonly action: string;
  /** An ARN, in which `*` stands for anything; every resource when absent. */
  readonly resource?: string;
}

/**
 * How much a home keeps of what AWS keeps for months, or for ever. It is counted and not timed, because many deliveries
 * may fall on one day. What something is made of or serves is never forgotten: current objects, models, packages, jobs.
 */
export interface Retention {
  /**
   * The newest executions of each pipeline, with the artifacts that they handed on; as many builds of each project,
   * reports of each group, streams of each log group, mails to each address, and old versions of each S3 object. At
   * least 1.
   */
  readonly deliveries: number;
  /** The newest entries of each project's build cache. At least 1. */
  readonly caches: number;
  /** Of S3 keys that begin so, in whatever bucket: the newest of each folder. */
  readonly newestKeys: readonly { readonly prefix: string; readonly keys: number }[];
}

export interface CloudOptions {
  /**
   * The folder of everything the cloud keeps. A cloud started in the same folder goes on where the last one stopped.
   */
  readonly home: string;
  /** Twelve digits. @default "123456789012" */
  readonly accountId?: string;
  /** For example `us-east-1`. */
  readonly region: string;
  /** Cloud seconds in one second of this machine, above 0. @default 1 */
  readonly speed?: number;
  /** Told of everything that happens, in the order in which it happens. */
  readonly onEvent?: (event: CloudEvent) => void;
  /** @default every permission of the policies as they are written */
  readonly withoutPermissions?: readonly WithheldPermission[];
  /** What goes wrong, and when. @default nothing */
  readonly faults?: FaultPlan;
  /**
   * The folder with one folder per container image, named like the image's repository; its `image.yaml` says how the
   * image's programs are started as processes.
   */
  readonly imagesFolder: string;
  /**
   * What Node has to be given before the name of a TypeScript program, for example `["--require", LOADER]`: what runs
   * functions is such a program.
   */
  readonly typescriptArguments: readonly string[];
  /** Variables that every build gets besides its own. */
  readonly buildEnvironment?: Readonly<Record<string, string>>;
  /** What builds read besides their source: files and folders, absolute. @default nothing */
  readonly buildInputs?: readonly string[];
  /** How builds are isolated: `findIsolation` says what this machine can do. @default they are not */
  readonly isolation?: Isolation;
  /** What is forgotten when the cloud starts. @default nothing but what the lifecycle rules of buckets remove */
  readonly retention?: Retention;
  /** A checkout whose installed dependencies fill a build's first cache. */
  readonly cacheSeed?: { readonly folder: string };
}
