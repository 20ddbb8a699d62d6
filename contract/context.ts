/** What every command of the delivery knows: the settings of the commit, and the names that follow from them. */
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { readSettings } from "../settings/files";
import {
  deliveryNames,
  type DeliveryNames,
  environmentNames,
  type EnvironmentNames,
  type Location,
} from "../settings/names";
import { ownerSettings, type OwnerSettings } from "../settings/owner";
import type { Settings } from "../settings/schema";
import { Clients } from "./clients";
import { messageOf } from "./errors";

/** The circumstances of one command. */
export interface Context {
  /** The checkout, which is also the program's folder. */
  readonly folder: string;
  /** Settings of the stack that is acted on. */
  readonly settings: Settings;
  /** Names of what the acted-on stack owns. */
  readonly environment: EnvironmentNames;
  /**
   * The stack with the `delivery` block, which owns pipeline, buckets and registry; the acted-on stack itself or
   * another.
   */
  readonly owner: { readonly settings: OwnerSettings; readonly names: DeliveryNames; readonly location: Location };
  /** ARN of who runs the command. */
  readonly caller: string;
  readonly report: (line: string) => void;
  readonly clients: Clients;
}

/** Reads the settings of the checkout and asks who is calling. */
export async function createContext(folder: string, stack: string, report: (line: string) => void): Promise<Context> {
  const settings = readSettings(folder, stack);
  const owner = ownerSettings(settings, folder);
  const { location, caller } = await identify(owner.region);
  const names = deliveryNames(owner.project, owner.stack, location);
  return {
    folder,
    settings,
    environment: environmentNames(settings.project, settings.stack),
    owner: { settings: owner, names, location },
    caller,
    report,
    clients: new Clients(),
  };
}

/** Asks AWS whose credentials these are, and for which partition. */
export async function identify(region: string): Promise<{ readonly location: Location; readonly caller: string }> {
  const { Account: accountId, Arn: caller } = await new STSClient({ region })
    .send(new GetCallerIdentityCommand({}))
    .catch((error: unknown) => {
      throw new Error(`Could not ask AWS in ${region} whose credentials these are: ${messageOf(error)}`, {
        cause: error,
      });
    });
  if (accountId === undefined || caller === undefined) throw new Error("AWS did not say whose credentials these are.");
  return { location: { accountId, region, partition: caller.split(":")[1] ?? "aws" }, caller };
}
