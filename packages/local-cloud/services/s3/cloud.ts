import type { Account, Folders, Lists, Permissions, Server, Tables, Time } from "../../contract";

/** What S3 needs of the cloud. */
export type S3Cloud = Account & Server & Tables & Lists & Folders & Time & Permissions;
