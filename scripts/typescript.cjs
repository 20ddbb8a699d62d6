// Lets Node run the project's TypeScript: node --require ./scripts/typescript.cjs FILE
// Types are taken out and imports become calls of require; every line stays where it is, so that stack traces name the
// source without source maps. Installed packages are loaded as they are. What was made of a file is kept in .cache,
// because a delivery starts a dozen short processes; Node 22 and later keep compiled code there too.
const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const { enableCompileCache } = require("node:module");
const { join } = require("node:path");
const { addHook } = require("pirates");
const { version } = require("sucrase/package.json");
require("./seldomUsed.cjs");

const kept = join(__dirname, "..", ".cache", "typescript");
// What is made differs with the version of sucrase and with this file.
const maker = `${version}\0${readFileSync(__filename, "utf8")}`;
// What another checkout keeps, to be read only: a rehearsal names its own to the builds, which begin with nothing.
const lent = process.env.TYPESCRIPT_LENT;

enableCompileCache?.(join(kept, "compiled"));
addHook((code, filePath) => withoutTypes(code, filePath), { exts: [".ts"] });

function withoutTypes(code, filePath) {
  const name = `${createHash("sha256").update(`${maker}\0${code}`).digest("hex")}.js`;
  const file = join(kept, name);
  const made = read(file) ?? (lent === undefined ? undefined : read(join(lent, name)));
  if (made !== undefined) return made;
  const { transform } = require("sucrase");
  const result = transform(code, { transforms: ["imports", "typescript"], disableESTransforms: true, filePath }).code;
  keep(file, result);
  return result;
}

function read(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

function keep(file, content) {
  // Whole or not at all: other processes read it. Where nothing can be kept, it is made again each time; so it is when
  // another process removes the folder meanwhile (npm run clean).
  const unfinished = `${file}.${process.pid}`;
  try {
    mkdirSync(kept, { recursive: true });
    writeFileSync(unfinished, content);
    renameSync(unfinished, file);
  } catch (error) {
    if (!["EACCES", "EROFS", "ENOSPC", "ENOENT"].includes(error.code)) throw error;
  }
}
