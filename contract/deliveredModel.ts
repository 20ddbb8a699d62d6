/**
 * A model as an environment serves it: a copy of exactly the version that was registered. Training jobs run with one
 * role, which may write every model that a job has left; so what lies at a model's address may change, and only a
 * version of the object stays what it was.
 */
import { artifactKeys } from "./artifactKeys";
import { sha256 } from "./hash";

/** Key of a package's metadata: the version of the model's object in S3 when the package was registered. */
export const modelVersionKey = "model-version";

/** A version of a model that a training job has left. */
export interface RegisteredModel {
  /** S3 URI of model.tar.gz. */
  readonly modelDataUrl: string;
  readonly version: string;
}

/** Key of an endpoint's copy: a function of model and version, so that program and delivery mean the same. */
export function deliveredKey(endpoint: string, { modelDataUrl, version }: RegisteredModel): string {
  return artifactKeys.delivered(endpoint, sha256(`${modelDataUrl} ${version}`).slice(0, 32));
}
