/** Scopes that permissions are tested with, and short forms of their ARNs. */
import { type DeliveryScope, deliveryScope } from "../../../../components/platform/permissions/scope";
import type { Statement } from "../../../../components/platform/permissions/statement";
import { readSettings } from "../../../../settings/files";
import type { Location } from "../../../../settings/names";
import { ownerSettings } from "../../../../settings/owner";
import type { ApiSettings, DeliverySettings, Settings, TrainingSettings } from "../../../../settings/schema";
import { example } from "../../../program/program";

const virginia: Location = { accountId: "123456789012", region: "us-east-1", partition: "aws" };

/** The committed delivery, perhaps with other training settings, in another location or under other names. */
export function scopeOf({
  project = "model-delivery",
  stack = "dev",
  production = "prod",
  location = virginia,
  training = {},
  encryption,
  network,
  isolation = false,
  api,
}: {
  readonly project?: string;
  readonly stack?: string;
  readonly production?: string;
  readonly location?: Location;
  readonly training?: Partial<TrainingSettings>;
  readonly encryption?: NonNullable<DeliverySettings["encryption"]>;
  readonly network?: NonNullable<Settings["network"]>;
  readonly isolation?: boolean;
  readonly api?: ApiSettings;
} = {}): DeliveryScope {
  const owner = ownerSettings(readSettings(example, "dev"), example);
  const surroundings = { ...(network && { network }), isolation, ...(api && { api }) };
  return deliveryScope({
    project,
    stack,
    location,
    ...surroundings,
    production: { stack: production, ...surroundings },
    state: owner.delivery.state,
    image: `811284229777.dkr.ecr.${location.region}.amazonaws.com/image-classification:1`,
    training: { ...owner.training, ...training },
    encryption,
  });
}

/** `action … | resource … | conditions` by sid, with the scope's names cut to DEV, PROD, ARTIFACTS, DATA and STATE. */
export function shortForm(scope: DeliveryScope, statements: readonly Statement[]): Readonly<Record<string, string>> {
  const { names, qa, production, state } = scope;
  const shorten = (text: string): string =>
    [
      [names.artifactBucket, "ARTIFACTS"],
      [names.dataBucket, "DATA"],
      [state.bucket, "STATE"],
      [qa.names.endpoint, "DEV"],
      [production.names.endpoint, "PROD"],
      [names.artifactKeyPrefix, "PIPELINE"],
      [":us-east-1:123456789012:", ":"],
      ["::123456789012:", ":"],
      ["arn:aws:", ""],
    ].reduce((result, [long = "", short = ""]) => result.replaceAll(long, short), text);
  return Object.fromEntries(
    statements.map(({ sid, actions, resources, conditions }) => [
      sid,
      [
        actions.join(" "),
        resources.map(shorten).join(" "),
        ...(conditions === undefined ? [] : [JSON.stringify(conditions)]),
      ].join(" | "),
    ]),
  );
}
