import type { Account, Tables, Time } from "../../contract";

/** What SNS needs of the cloud. */
export type SnsCloud = Account & Tables & Time;
