import type { Account, Tables, Time } from "../../contract";

/** What CloudWatch needs of the cloud. */
export type CloudwatchCloud = Account & Tables & Time;
