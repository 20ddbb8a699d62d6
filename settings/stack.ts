/**
 * The only reader of a stack's configuration in the program: Pulumi's configuration, checked by the same schema as the
 * files.
 */
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { requireOwnAccount } from "./accounts";
import { SettingsError } from "./faults";
import { readConfiguration, readSettings } from "./files";
import { ownerSettings, type OwnerSettings } from "./owner";
import { parseSettings } from "./parse";
import { configurationSchema, type Release, releaseSchema, type Settings } from "./schema";

/** Settings of the stack that is being evaluated. Ends the program with every fault at once. */
export function stackSettings(): Settings {
  return withPlainFaults(() =>
    parseSettings({
      project: pulumi.getProject(),
      stack: pulumi.getStack(),
      region: new pulumi.Config("aws").get("region"),
      values: configuredValues(),
    }),
  );
}

/** Ends the program when the settings name what lies in another account than the one that it is evaluated for. */
export function requireStackAccount(settings: Settings, accountId: string): void {
  withPlainFaults(() => {
    requireOwnAccount(settings, accountId);
  });
}

/** The token of GitHub, as a secret. The settings say whether the stack has one. */
export function stackToken(): pulumi.Output<string> {
  return new pulumi.Config().requireSecret("githubToken");
}

/** Settings of the stack that owns the delivery, from the files beside the program. */
export function stackOwner(settings: Settings): OwnerSettings {
  return withPlainFaults(() => ownerSettings(settings, process.cwd()));
}

/** Settings of the stack that the Production stage acts on, from the files beside the program. */
export function stackProduction({ delivery }: OwnerSettings): Settings {
  return withPlainFaults(() => readSettings(process.cwd(), delivery.production));
}

/** What the run that makes this update has decided; empty for a plain `pulumi up`. */
export function stackRelease(): Release {
  const result = releaseSchema.safeParse(new pulumi.Config().getObject("release") ?? {});
  if (!result.success)
    throw new pulumi.RunError(
      `${pulumi.getProject()}:release is set by the delivery for one update and cannot be read: ` +
        z.prettifyError(result.error),
    );
  return result.data;
}

/** A RunError is shown without a stack trace: faults in settings are not faults in the program. */
function withPlainFaults<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof SettingsError ? new pulumi.RunError(error.message) : error;
  }
}

function configuredValues(): Record<string, unknown> {
  const configuration = new pulumi.Config();
  return Object.fromEntries(
    Object.keys(configurationSchema.shape)
      .map(
        (key) =>
          [
            key,
            key === "githubToken" ? encryptedToken(configuration.get(key)) : jsonOrText(configuration.get(key)),
          ] as const,
      )
      .filter(([, value]) => value !== undefined),
  );
}

/**
 * The token as it stands in the stack's file: Pulumi hands it on in plain text, and does not say whether it was
 * encrypted.
 */
function encryptedToken(token: string | undefined): unknown {
  if (token === undefined) return undefined;
  const { project, values } = readConfiguration(process.cwd(), pulumi.getStack());
  return values[`${project}:githubToken`] ?? token;
}

/** Pulumi hands every value on as text; objects, lists and what is true or false are JSON. */
function jsonOrText(value: string | undefined): unknown {
  if (value === undefined || !/^(?:[[{]|true$|false$)/u.test(value)) return value;
  try {
    const parsed: unknown = JSON.parse(value);
    return parsed;
  } catch {
    // Text that only begins like JSON: the schema says what is wrong with it.
    return value;
  }
}
