import type { Account, Tables, Folders, Time, Identities, Calls, Execution, Events, Endings } from "../../contract";

/** What Lambda needs of the cloud. */
export type LambdaCloud = Account & Tables & Folders & Time & Identities & Calls & Execution & Events & Endings;
