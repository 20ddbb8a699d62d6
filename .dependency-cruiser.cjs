/**
 * The house: which room may import from which. ARCHITECTURE.md says it in words. A room that is not named imports
 * nothing of the project; every room may import from itself.
 */
const arrows = {
  settings: [],
  contract: ["settings"],
  machine: ["contract", "settings"],
  components: ["contract", "settings"],
  program: ["components", "contract", "settings"],
  examples: ["components", "contract", "settings", "api"],
  api: ["contract", "settings"],
  clients: ["api", "contract", "machine", "settings"],
  delivery: ["contract", "machine", "settings"],
  qa: ["api", "clients", "contract", "settings"],
  "packages/local-cloud": [],
  "packages/recording-engine": [],
  rehearsal: [
    "packages/local-cloud",
    "packages/recording-engine",
    "clients",
    "delivery",
    "api",
    "components",
    "contract",
    "machine",
    "settings",
  ],
};

/** Where the whole is used: they may import from every room. */
const users = ["scenarios", "bench", "scripts", "test"];

const rooms = Object.keys(arrows);
const inside = (names) => `^(?:${names.join("|")})/`;

/** Every file of the project. */
const project = "^(?!node_modules/)[^/]+\\.ts$|" + inside([...rooms, ...users]);

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    { name: "no-circles", severity: "error", from: {}, to: { circular: true } },
    { name: "nothing-missing", severity: "error", from: {}, to: { couldNotResolve: true } },
    ...rooms.map((room) => ({
      name: `what-${room.split("/").at(-1)}-may-import`,
      severity: "error",
      from: { path: inside([room]), pathNot: "^packages/[^/]+/test/" },
      to: {
        path: project,
        pathNot: inside([room, ...arrows[room]]),
      },
    })),
    {
      name: "components-are-entered-by-their-index",
      severity: "error",
      from: { path: "^(?:index\\.ts$|program/|examples/)" },
      to: { path: "^components/", pathNot: "^components/index\\.ts$" },
    },
    ...["local-cloud", "recording-engine"].map((name) => ({
      name: `${name}-is-tested-by-itself`,
      severity: "error",
      from: { path: `^packages/${name}/test/` },
      to: { path: project, pathNot: `^packages/${name}/|^scripts/typescript\\.cjs$` },
    })),
    {
      name: "packages-are-entered-by-their-index",
      severity: "error",
      from: { pathNot: "^(?:packages|test|scenarios|bench|scripts)/" },
      to: { path: "^packages/[^/]+/", pathNot: "^packages/[^/]+/index\\.ts$" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(?:node_modules|\\.rehearsal|\\.cache|reports)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["require", "node", "default", "types"] },
  },
};
