import type { Account, Tables, Time, Permissions, Identities, Objects, Calls, Events } from "../../contract";

/** What CodePipeline needs of the cloud. */
export type CodePipelineCloud = Account & Tables & Time & Permissions & Identities & Objects & Calls & Events;
