import type { Account, Tables } from "../../contract";

/** What CodeConnections needs of the cloud. */
export type CodeConnectionsCloud = Account & Tables;
