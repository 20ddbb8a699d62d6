import type { Account, Server, Tables, Folders, Time, Permissions } from "../../contract";

/** What S3 needs of the cloud. */
export type S3Cloud = Account & Server & Tables & Folders & Time & Permissions;
