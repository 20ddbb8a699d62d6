import type { Account, Time, Identities } from "../../contract";

/** What STS needs of the cloud. */
export type StsCloud = Account & Time & Identities;
