/** Where Pulumi's state is and which key opens it, as the builds and their roles need it. */
import type { Location } from "./names";
import type { StateSettings } from "./schema";

export interface PulumiState {
  /** The value of PULUMI_BACKEND_URL. */
  readonly backendUrl: string;
  readonly bucket: string;
  /** The alias of the KMS key, for example `alias/model-delivery-state`. */
  readonly keyAlias: string;
}

/** The state of a location: `${account}` and `${region}` in the settings are filled in. */
export function pulumiState(settings: StateSettings, { accountId, region }: Location): PulumiState {
  const backendUrl = settings.backend.replaceAll("${account}", accountId).replaceAll("${region}", region);
  return {
    backendUrl,
    bucket: backendUrl.replace(/^s3:\/\//u, "").replace(/\?.*$/u, ""),
    keyAlias: settings.secretsProvider.replace(/^awskms:\/\//u, "").replace(/\?.*$/u, ""),
  };
}
