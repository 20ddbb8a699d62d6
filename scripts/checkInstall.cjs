// Whether node_modules is what package-lock.json says: node scripts/checkInstall.cjs [--omit=dev]
// A build asks this of what its cache brought and installs when it is not, so it uses nothing but Node itself. A cache
// is one archive: where it was cut off, packages are missing.
const { existsSync, readFileSync } = require("node:fs");
const { join } = require("node:path");

const glibc = process.report.getReport().header.glibcVersionRuntime;

/** What is not as the lock file of a folder says. */
function problems(folder, withoutDevelopment) {
  const { packages } = read(join(folder, "package-lock.json"));
  const wrong = Object.entries(packages).flatMap((entry) => differences(folder, entry, withoutDevelopment));
  return [...wrong, ...missingCommands(folder, packages, withoutDevelopment)];
}

function differences(folder, [path, { version, dev, devOptional, optional, os, cpu, libc }], withoutDevelopment) {
  if (path === "" || (withoutDevelopment && (dev || devOptional))) return [];
  // Of what is optional npm installs what was built for this machine, and perhaps what runs anywhere.
  if (optional && cpu === undefined) return [];
  if (!fits(os, process.platform) || !fits(cpu, process.arch) || !fits(libc, glibc ? "glibc" : "musl")) return [];
  const file = join(folder, path, "package.json");
  const found = existsSync(file) ? read(file).version : "nothing";
  return found === version ? [] : [`${path} has ${found} in place of ${version}`];
}

/** Commands are links, which some archives lose. */
function missingCommands(folder, packages, withoutDevelopment) {
  const { dependencies, devDependencies } = packages[""];
  const direct = Object.keys({ ...dependencies, ...(withoutDevelopment ? {} : devDependencies) });
  return direct
    .flatMap((name) => Object.keys(packages[`node_modules/${name}`]?.bin ?? {}))
    .map((command) => join("node_modules", ".bin", command))
    .filter((path) => !existsSync(join(folder, path)))
    .map((path) => `${path} is missing`);
}

function fits(allowed, own) {
  return allowed === undefined || allowed.includes(own);
}

function read(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}

module.exports = { problems };

if (require.main === module) {
  const found = problems(".", process.argv.includes("--omit=dev"));
  if (found.length > 0) {
    console.log(`node_modules is not what package-lock.json says: ${found.slice(0, 3).join(", ")}`);
    process.exitCode = 1;
  }
}
