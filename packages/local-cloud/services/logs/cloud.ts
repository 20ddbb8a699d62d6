import type { Account, Tables, Folders, Time } from "../../contract";

/** What CloudWatch Logs needs of the cloud. */
export type LogsCloud = Account & Tables & Folders & Time;
