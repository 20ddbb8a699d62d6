/**
 * The local cloud: AWS services on 127.0.0.1 that execute what is asked of them, with every policy enforced. README.md
 * says what it is, what it refuses and what it does not claim.
 */
import { openCloud } from "./cloud";
import type { LocalCloud } from "./localCloud";
import type { CloudOptions } from "./options";

/** Starts a cloud in its home and resolves when it answers requests. Whoever starts it has to stop it. */
export const startCloud: (options: CloudOptions) => Promise<LocalCloud> = openCloud;

export type { CloudEvent, Commit, Session } from "./contract";
export type { FaultOfRequests, FaultPlan, LossOfProcess, RequestFault } from "./faults";
export type { LocalCloud } from "./localCloud";
export { findIsolation } from "./processes/findIsolation";
export type { Isolation } from "./processes/isolation";
export type { CloudOptions, Retention, WithheldPermission } from "./options";

/** Whether this machine can run an image, asked before anything is started. */
export { imageRepository, requireImage, UnusableImage } from "./services/sagemaker/images";

/** Unpacks an archive of a source or of an artifact as a build does. */
export { unpackFolder } from "./zip";
