// Whether node_modules is what package-lock.json says: node scripts/checkInstall.cjs [--omit=dev]
// A build asks this of what its cache brought and installs when it is not, so it uses nothing but Node itself. A cache
// is one archive: where it was cut off, packages are missing.
const { existsSync, readFileSync } = require("node:fs");
const { join } = require("node:path");

const withoutDevelopment = process.argv.includes("--omit=dev");
const glibc = process.report.getReport().header.glibcVersionRuntime;

const { packages } = read("package-lock.json");
const { dependencies, devDependencies } = packages[""];
const problems = [...Object.entries(packages).flatMap(differences), ...missingCommands()];
if (problems.length > 0) {
  console.log(`node_modules is not what package-lock.json says: ${problems.slice(0, 3).join(", ")}`);
  process.exitCode = 1;
}

function differences([path, { version, dev, devOptional, optional, os, cpu, libc }]) {
  if (path === "" || (withoutDevelopment && (dev || devOptional))) return [];
  // Of what is optional npm installs what was built for this machine, and perhaps what runs anywhere.
  if (optional && cpu === undefined) return [];
  if (!fits(os, process.platform) || !fits(cpu, process.arch) || !fits(libc, glibc ? "glibc" : "musl")) return [];
  const found = existsSync(join(path, "package.json")) ? read(join(path, "package.json")).version : "nothing";
  return found === version ? [] : [`${path} has ${found} in place of ${version}`];
}

/** Commands are links, which some archives lose. */
function missingCommands() {
  const direct = Object.keys({ ...dependencies, ...(withoutDevelopment ? {} : devDependencies) });
  return direct
    .flatMap((name) => Object.keys(packages[`node_modules/${name}`]?.bin ?? {}))
    .map((command) => join("node_modules", ".bin", command))
    .filter((path) => !existsSync(path))
    .map((path) => `${path} is missing`);
}

function fits(allowed, own) {
  return allowed === undefined || allowed.includes(own);
}

function read(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}
