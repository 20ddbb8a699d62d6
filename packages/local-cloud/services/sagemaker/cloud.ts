import type {
  Account,
  Tables,
  Folders,
  Time,
  Permissions,
  Identities,
  Objects,
  Calls,
  Execution,
  Events,
} from "../../contract";

/** What SageMaker needs of the cloud. */
export type SageMakerCloud = Account &
  Tables &
  Folders &
  Time &
  Permissions &
  Identities &
  Objects &
  Calls &
  Execution &
  Events;
