import type { Account, Tables, Time } from "../../contract";

/** What IAM needs of the cloud. */
export type IamCloud = Account & Tables & Time;
