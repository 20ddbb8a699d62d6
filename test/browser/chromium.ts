/** The browser of the tests. They install none: whoever runs them has one. */
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

const advice =
  "No Chromium was found, so the page was not tested. Install one (Debian: apt-get install chromium), " +
  "or name its program in the variable CHROMIUM.";

/** The program that the variable CHROMIUM names, or the first that PATH has; undefined when there is none. */
function findChromium(environment: NodeJS.ProcessEnv): string | undefined {
  const { CHROMIUM: chosen, PATH: path = "" } = environment;
  // One that was named has to be there.
  if (chosen !== undefined && chosen !== "") return chosen;
  return path
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find(isExecutable);
}

/** The browser of a suite. Without one the suite is skipped, and says what to do. */
export async function startOrSkip(suite: Mocha.Context): Promise<Browser> {
  const executable = findChromium(process.env);
  if (executable !== undefined) return startChromium(executable);
  console.log(`    ${advice}`);
  return suite.skip();
}

/**
 * Starts it without a window, without a sandbox (which containers do not allow), and without anything that talks to the
 * network by itself.
 */
async function startChromium(executablePath: string): Promise<Browser> {
  const quiet = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--no-pings",
  ];
  return chromium.launch({ executablePath, headless: true, args: ["--no-sandbox", "--disable-gpu", ...quiet] });
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
