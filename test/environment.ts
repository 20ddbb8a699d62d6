/** What every test runs with. */
import { silenceNodeVersionWarning } from "../rehearsal/nodeVersionWarning";

silenceNodeVersionWarning();
