/** The stage of a rehearsal: a local cloud in its home, for the stacks of a checkout. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type CloudEvent, type CloudOptions, type LocalCloud, startCloud } from "#local-cloud";
import type { Keys } from "../../clients/keptRehearsal";
import { typescriptKept, typescriptLoader } from "../../machine/typescriptLoader";
import { type DeliveryNames, deliveryNames } from "../../settings/names";
import { readStacks, type Stacks } from "../../settings/stacks";
import { knownPicturesOf } from "../home/home";
import { retention } from "../home/retention";
import { imagesFolder } from "./images";

export interface StageOptions {
  /** The checkout whose program is rehearsed; its dependencies are installed. */
  readonly checkout: string;
  /** Folder that keeps the cloud's files. */
  readonly home: string;
  /** Address (`file://…`) of the folder with the labelled samples that take the place of the settings' own. */
  readonly data: string;
  readonly onEvent: (event: CloudEvent) => void;
  /**
   * What the builds run the program with: the rehearsal's own engine, or the Pulumi CLI that is on PATH, as on AWS.
   *
   * @default "recording"
   */
  readonly engine?: "recording" | "pulumi";
  /** Permissions taken from the program's policies, to see that the rehearsal notices. */
  readonly withoutPermissions?: NonNullable<CloudOptions["withoutPermissions"]>;
  /** How builds are isolated. @default they are not */
  readonly isolation?: NonNullable<CloudOptions["isolation"]>;
  /** What goes wrong in the cloud. */
  readonly faults?: NonNullable<CloudOptions["faults"]>;
}

export interface Stage {
  readonly checkout: string;
  readonly stacks: Stacks;
  /** Of what the stack makes that owns the delivery. */
  readonly names: DeliveryNames;
  readonly cloud: LocalCloud;
}

/** What a Pulumi CLI is told that may neither ask for news nor fetch a plugin: only what is installed is rehearsed. */
export const quietPulumi = {
  PULUMI_SKIP_UPDATE_CHECK: "true",
  PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
};

function engineVariables(engine: "recording" | "pulumi"): Readonly<Record<string, string>> {
  if (engine === "recording") return { DELIVERY_ENGINE: "./rehearsal/stage/engine" };
  // In the order of whoever chose the CLI: builds look into the folder of this Node first otherwise.
  return { ...quietPulumi, PATH: process.env["PATH"] ?? "" };
}

/** Starts the local cloud in its home. Nothing of the program runs yet. Whoever opens a stage stops its cloud. */
export async function openStage(options: StageOptions): Promise<Stage> {
  const { checkout, home, data, engine = "recording", onEvent, withoutPermissions, isolation, faults } = options;
  const stacks = readStacks(checkout);
  const { project, stack, region, delivery } = stacks.owner;
  await mkdir(home, { recursive: true });
  const cloud = await startCloud({
    home: join(home, "cloud"),
    region,
    imagesFolder,
    typescriptArguments: ["--require", typescriptLoader],
    cacheSeed: { folder: checkout },
    retention,
    buildEnvironment: {
      DATA_SOURCE: data,
      KNOWN_PICTURES: knownPicturesOf(home),
      // An isolated build may see no file of the checkout.
      ...(isolation === undefined ? { TYPESCRIPT_LENT: typescriptKept } : {}),
      ...engineVariables(engine),
      POLLING_INTERVAL_SECONDS: "0.2",
    },
    buildInputs: [...foldersOf(data), knownPicturesOf(home)],
    onEvent,
    ...(isolation === undefined ? {} : { isolation }),
    ...(withoutPermissions === undefined ? {} : { withoutPermissions }),
    ...(faults === undefined ? {} : { faults }),
  });
  // Whoever names a key in the settings has made it before.
  if (delivery.encryption !== undefined) cloud.adoptKey(delivery.encryption.keyArn);
  return { checkout, stacks, names: deliveryNames(project, stack, cloud), cloud };
}

/** What of an address of pictures is a folder of this machine: nothing of one in a bucket. */
function foldersOf(data: string): readonly string[] {
  return new URL(data).protocol === "file:" ? [fileURLToPath(data)] : [];
}

/** How an AWS SDK client asks a cloud as its administrator. */
export interface AdministratorAccess {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: Keys;
}

export function administratorAccess({ url, region, administrator }: LocalCloud): AdministratorAccess {
  return { endpoint: url, region, credentials: keysOf(administrator) };
}

/** The keys of a session, without what the cloud knows of it. */
export function keysOf({ accessKeyId, secretAccessKey, sessionToken }: Keys): Keys {
  return { accessKeyId, secretAccessKey, sessionToken };
}
