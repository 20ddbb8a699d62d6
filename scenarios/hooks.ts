/** Loaded by mocha before the scenarios. */
import { closeWorkshop } from "./workshop";

export const mochaHooks = { afterAll: closeWorkshop };
