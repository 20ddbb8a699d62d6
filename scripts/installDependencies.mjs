// Makes node_modules match package-lock.json before `npm start` and `npm test`. It runs before anything is installed,
// so it uses nothing but Node itself.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, linkSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const project = dirname(dirname(fileURLToPath(import.meta.url)));
const oldestNode = [20, 19];
const installed = join(project, "node_modules", ".installed-lock");
const lock = join(project, ".cache", "installing");

/** Problems that npm reports with a code of their own, and what a person can do about each. */
const explanations = [
  [
    /E(?:NOTFOUND|AI_AGAIN)/,
    "The registry's host name does not resolve: check the network, or `npm config get registry`.",
  ],
  [
    /ECONNREFUSED|ETIMEDOUT|ECONNRESET|EHOSTUNREACH|ENETUNREACH/,
    "The registry does not answer: check the network and `npm config get proxy`, then run the command again.",
  ],
  [/E40[137]\b/, "The registry refused the request: log in with `npm login`, or check the credentials of its proxy."],
  [/E404\b/, "The registry lacks a package of package-lock.json: use a registry that mirrors npm completely."],
  [
    /EINTEGRITY/,
    "A package differs from what package-lock.json recorded: run `npm cache verify`, then the command again.",
  ],
  [/ENOSPC/, "The disk is full: free 500 MB, then run the command again."],
  [/EACCES|EPERM|EROFS/, "This folder cannot be written: check its owner and permissions."],
  [/EUSAGE/, "package.json and package-lock.json disagree: run `npm install` and commit both."],
];

checkNode();
if (!isInstalled()) {
  await oneAtATime(async () => {
    if (!isInstalled()) await install();
  });
}

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return;
  fail(
    `Node ${oldestNode.join(".")} or later is needed; this is ${process.versions.node}. ` +
      "Install it from nodejs.org, then run the command again.",
  );
}

function lockHash() {
  return createHash("sha256")
    .update(readFileSync(join(project, "package-lock.json")))
    .digest("hex");
}

function isInstalled() {
  if (existsSync(installed) && readFileSync(installed, "utf8") === lockHash()) return true;
  // A person may have run `npm ci`: npm writes this file last, and what it installed is what the lock file says.
  if (existsSync(installed) || !existsSync(join(project, "node_modules", ".package-lock.json"))) return false;
  const check = spawnSync(process.execPath, ["scripts/checkInstall.cjs"], { cwd: project, stdio: "ignore" });
  if (check.status !== 0) return false;
  writeFileSync(installed, lockHash());
  return true;
}

async function oneAtATime(work) {
  mkdirSync(dirname(lock), { recursive: true });
  let told = false;
  while (!tryLock()) {
    if (!told)
      console.log(`Another install is running in this folder (process ${ownerOfLock() ?? "unknown"}); waiting for it.`);
    told = true;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  const release = () => rmSync(lock, { force: true });
  process.once("exit", release);
  await work();
}

function tryLock() {
  const own = `${lock}.${process.pid}`;
  try {
    // Linked only when it names its owner: a lock without an owner would be waited for for ever.
    writeFileSync(own, String(process.pid));
    linkSync(own, lock);
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") fail(`${lock} cannot be written (${error.code}): check its owner and permissions.`);
    const owner = ownerOfLock();
    // The owner was killed before it could remove its lock.
    if (owner !== undefined && !isRunning(owner)) rmSync(lock, { force: true });
    return false;
  } finally {
    rmSync(own, { force: true });
  }
}

function ownerOfLock() {
  try {
    const owner = Number(readFileSync(lock, "utf8"));
    return owner > 0 ? owner : undefined;
  } catch {
    return undefined;
  }
}

function isRunning(processId) {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

async function install() {
  // npm would empty the folder that it points to, which belongs to another checkout.
  if (lstatSync(dirname(installed), { throwIfNoEntry: false })?.isSymbolicLink())
    fail(
      "node_modules is a link to another folder, which does not match package-lock.json: " +
        "run `npm ci` there, or remove the link.",
    );
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const stopTelling = tell(seconds);
  const { code, errors } = await runNpm();
  stopTelling();
  if (code !== 0) {
    rmSync(installed, { force: true });
    const explanation = explanations.find(([pattern]) => pattern.test(errors));
    fail(
      `npm ci failed after ${seconds()} s.\n${errors.trim()}\n` +
        (explanation?.[1] ?? "Run `npm ci` to see all of its output."),
    );
  }
  writeFileSync(installed, lockHash());
  console.log(`Installed in ${seconds()} s.`);
}

/** Says that it goes on: on a terminal in one line, which is written over, elsewhere in a line every five seconds. */
function tell(seconds) {
  const what = "Installing the dependencies of package-lock.json";
  if (!process.stdout.isTTY) {
    console.log(`${what} (about 400 MB on disk).`);
    const ticker = setInterval(() => console.log(`  still installing, ${seconds()} s`), 5000);
    return () => clearInterval(ticker);
  }
  const cleared = "\r\u001b[2K";
  const show = () => process.stdout.write(`${cleared}${what}, ${seconds()} s`);
  show();
  const ticker = setInterval(show, 1000);
  return () => {
    clearInterval(ticker);
    process.stdout.write(cleared);
  };
}

function runNpm() {
  // No dependency needs its install script; not running them keeps other people's code out of this step.
  const child = spawn("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: project,
    stdio: ["ignore", "ignore", "pipe"],
    shell: process.platform === "win32",
  });
  let errors = "";
  child.stderr.on("data", (text) => (errors += text));
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ code: 1, errors: `${errors}${error.message}` }));
    child.once("close", (code) => resolve({ code: code ?? 1, errors }));
  });
}

function fail(message) {
  console.error(message);
  process.exit(2);
}
