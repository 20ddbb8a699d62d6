import type { Account, Tables, Time } from "../../contract";

/** What KMS needs of the cloud. */
export type KmsCloud = Account & Tables & Time;
