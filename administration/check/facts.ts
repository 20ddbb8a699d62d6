/** What `npm run check` has found out about a machine and an account. */
import type { Location } from "../../settings/names";

/** What was looked up, or why it could not be. */
export type Look<Value> = { readonly found: Value } | { readonly unknown: string };

export interface Bucket {
  readonly versioned: boolean;
}

export interface Key {
  /** `Enabled`, `Disabled`, `PendingDeletion` … */
  readonly state: string;
  readonly symmetric: boolean;
}

/** Names of quotas, as Service Quotas calls them, with their values. */
export type Quotas = ReadonlyMap<string, number>;

/** Undefined within a look: there is none. */
export interface Facts {
  readonly nodeVersion: string;
  readonly cliVersion: Look<string | undefined>;
  /** Installed versions of the aws provider. */
  readonly pluginVersions: Look<readonly string[]>;
  /** Where the Pulumi CLI keeps state: what `pulumi login` was told. */
  readonly backend: Look<string | undefined>;
  /** The key of the stack's secrets, as its settings file says it after `pulumi stack init`. */
  readonly secretsProvider: string | undefined;
  readonly location: Look<Location>;
  readonly stateBucket: Look<Bucket | undefined>;
  readonly stateKey: Look<Key | undefined>;
  readonly sagemakerQuotas: Look<Quotas>;
  readonly buildQuotas: Look<Quotas>;
  /** `AVAILABLE`, `PENDING` or `ERROR`. */
  readonly connection: Look<string | undefined>;
  /** For whom GitHub's OIDC provider in the account takes tokens (audiences). */
  readonly identityProvider: Look<readonly string[] | undefined>;
  /** By address in lower case: whether it has confirmed its subscription. */
  readonly approvers: Look<ReadonlyMap<string, boolean> | undefined>;
}

/** The versions that this checkout is made for. */
export interface Wanted {
  readonly node: string;
  readonly cli: string;
  readonly plugin: string;
}
