/** What every test runs with. */
import { silenceNodeVersionWarning } from "../machine/nodeVersionWarning";

silenceNodeVersionWarning();
