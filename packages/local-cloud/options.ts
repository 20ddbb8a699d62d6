import type { AnyService, Clock, Cloud, CloudEvent, Session } from "./contract";

/** Makes one service of the local cloud. */
export type ServiceFactory = (cloud: Cloud, options: CloudOptions) => AnyService;

/** One permission that is taken out of a role's policies as they are evaluated, to rehearse its absence. */
export interface WithheldPermission {
  /** The role's name, exactly. */
  readonly role: string;
  /** For example `s3:GetObject`. */
  readonly action: string;
  /** An ARN, in which `*` stands for anything; every resource when absent. */
  readonly resource?: string;
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
  /** @default the wall clock, `speed` times as fast */
  readonly clock?: Clock;
  /** Cloud seconds in one second of this machine, above 0. Without effect when `clock` is given. @default 1 */
  readonly speed?: number;
  /** @default every service */
  readonly services?: readonly ServiceFactory[];
  readonly onEvent?: (event: CloudEvent) => void;
  readonly withoutPermissions?: readonly WithheldPermission[];
  /**
   * The folder with one folder per container image, named like the image's repository; its `image.yaml` says how the
   * image's programs are started as processes.
   */
  readonly imagesFolder: string;
  /** Variables that every build gets besides its own. */
  readonly buildEnvironment?: Readonly<Record<string, string>>;
  /** A checkout whose installed dependencies fill a build's first cache. */
  readonly cacheSeed?: { readonly folder: string };
}

/** The running local cloud, as the rehearsal sees it. */
export interface LocalCloud extends Cloud {
  /**
   * Hands out a session for a person, as sts:GetFederationToken does: the policy document says all that it may do. It
   * ends with the cloud.
   */
  federate(name: string, policy: string): Session;
  /** Ends every process that the cloud started, then its server. */
  stop(): Promise<void>;
}
