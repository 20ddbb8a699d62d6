/** How the house is held: the arrows between its rooms, no circles, and what a build installs. */
const { arrows, builds, users } = require("./scripts/arrows.cjs");

const rooms = Object.keys(arrows);
const inside = (names) => `^(?:${names.join("|").replaceAll(".", "\\.")})(?:/|$)`;

/** Every file of the project. */
const project = "^(?!node_modules/)[^/]+\\.ts$|" + inside([...rooms, ...users]);

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    { name: "no-circles", severity: "error", from: {}, to: { circular: true } },
    { name: "nothing-missing", severity: "error", from: {}, to: { couldNotResolve: true } },
    {
      name: "builds-need-no-devDependency",
      severity: "error",
      from: { path: inside(["index.ts", ...builds]) },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only", "npm"] },
    },
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
      from: { path: "^(?:index\\.ts$|program/|administration/|examples/)" },
      to: { path: "^components/", pathNot: "^components/index\\.ts$" },
    },
    ...["local-cloud", "recording-engine"].map((name) => ({
      name: `${name}-is-tested-by-itself`,
      severity: "error",
      from: { path: `^packages/${name}/test/` },
      to: { path: project, pathNot: `^packages/${name}/|^scripts/typescript\\.cjs$` },
    })),
    {
      name: "packages-are-entered-by-their-interface",
      severity: "error",
      from: { pathNot: "^(?:packages|test|scenarios|bench|scripts)/" },
      to: { path: "^packages/[^/]+/", pathNot: "^packages/[^/]+/(?:index|recordProgram)\\.ts$" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(?:\\.rehearsal|\\.cache|reports)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["require", "node", "default", "types"] },
  },
};
