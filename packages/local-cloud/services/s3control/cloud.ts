import type { Account, Permissions, Tables } from "../../contract";

/** What S3 Control needs of the cloud. */
export type S3ControlCloud = Account & Permissions & Tables;
