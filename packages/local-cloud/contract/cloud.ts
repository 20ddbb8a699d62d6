import type { Account, Server } from "./account";
import type { Events } from "./events";
import type { Endings, Execution, Time } from "./execution";
import type { Identities, Permissions } from "./identity";
import type { Folders, Lists, Tables } from "./keeping";
import type { Objects } from "./objects";
import type { Calls } from "./services";

/** The whole cloud, as it is put together. A service names the parts of it that it needs. */
export type Cloud = Account &
  Server &
  Tables &
  Lists &
  Folders &
  Time &
  Permissions &
  Identities &
  Objects &
  Calls &
  Execution &
  Events &
  Endings;
