import type { Account, Time, Permissions } from "../../contract";

/** What SageMaker Runtime needs of the cloud. */
export type RuntimeCloud = Account & Time & Permissions;
