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
  Endings,
  Events,
} from "../../contract";

/** What CodeBuild needs of the cloud. */
export type CodeBuildCloud = Account &
  Tables &
  Folders &
  Time &
  Permissions &
  Identities &
  Objects &
  Calls &
  Execution &
  Endings &
  Events;
