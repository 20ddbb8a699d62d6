import type { Account, Tables, Time, Permissions, Identities, Calls, Events, Endings } from "../../contract";

/** What API Gateway needs of the cloud. */
export type ApiGatewayCloud = Account & Tables & Time & Permissions & Identities & Calls & Events & Endings;
