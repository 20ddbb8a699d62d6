/**
 * The house: which room may import from which. ARCHITECTURE.md says it in words. A room that is not named imports
 * nothing of the project; every room may import from itself.
 */
const arrows = {
  "index.ts": ["program", "components", "api", "settings"],
  program: ["components", "contract", "settings"],
  settings: [],
  contract: ["settings"],
  machine: ["contract", "settings"],
  pages: ["contract"],
  components: ["contract", "settings"],
  api: ["contract", "settings"],
  clients: ["api", "contract", "machine", "pages", "settings"],
  delivery: ["contract", "machine", "pages", "settings"],
  administration: ["components", "contract", "delivery", "machine", "settings"],
  qa: ["api", "clients", "contract", "settings"],
  review: ["packages/recording-engine", "components", "contract", "delivery", "machine", "settings"],
  examples: ["components", "contract", "settings", "api"],
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
    "pages",
    "review",
    "settings",
  ],
};

/**
 * What the builds of the pipeline run beside `index.ts`, with the packages of `npm ci --omit=dev`; Validate checks that
 * and nothing else.
 */
const builds = [
  "program",
  "settings",
  "contract",
  "machine",
  "components",
  "api",
  "clients",
  "pages",
  "delivery",
  "qa",
];

/** Where the whole is used: they may import from every room. */
const users = ["scenarios", "bench", "scripts", "test"];

module.exports = { arrows, builds, users };
