/** A delivery from the command line. */
import type { Terminal } from "../../machine/terminal";
import type { Home } from "../home/home";
import type { Interruption } from "./interruption";
import type { RehearsalOptions } from "./options";

/** What was asked for, and where it happens. */
export interface DeliveryCommand {
  readonly checkout: string;
  readonly options: RehearsalOptions;
  readonly home: Home;
  readonly terminal: Terminal;
  readonly interruption: Interruption;
}
