/**
 * What the parts of the local cloud promise each other. Services are tables of operations; the cloud authorizes every
 * call against the policies that the program wrote before the operation runs.
 */
export type { Account, Server } from "./account";
export type { Cloud } from "./cloud";
export type { Commit } from "./commits";
export { AwsError } from "./errors";
export type { CloudEvent, Events } from "./events";
export type {
  Clock,
  Endings,
  Execution,
  Places,
  Processes,
  ProcessOptions,
  ProcessPurpose,
  RunningProcess,
  Time,
} from "./execution";
export type { Access, Caller, ConditionContext, Identities, Permissions, Session } from "./identity";
export type { Folders, Lists, ListTable, Table, Tables } from "./keeping";
export type { ObjectLocation, Objects, ObjectStore, StoredObject } from "./objects";
export type {
  AnyService,
  Call,
  Calls,
  HttpService,
  Operation,
  Operations,
  RestRoute,
  RestService,
  Service,
  ServiceName,
} from "./services";
