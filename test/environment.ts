/** What every test runs with. */
import { silenceNodeVersionWarning } from "../terminal/nodeVersionWarning";

silenceNodeVersionWarning();
