/** Evaluates the program for dev once, as an engine has it evaluated. */
import { devGraph } from "./programGraph";

void devGraph().then(() => process.exit());
