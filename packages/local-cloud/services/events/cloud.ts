import type { Account, Events, Permissions, Tables, Time } from "../../contract";

/** What EventBridge needs of the cloud. */
export type EventsCloud = Account & Tables & Time & Permissions & Events;
