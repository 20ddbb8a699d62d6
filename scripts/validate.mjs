// `npm run validate`: checks everything that a build of the pipeline runs. On two processors the tests have one, and
// what does not run them the other.
import { sideBySide } from "./sideBySide.mjs";
import { Verdict } from "./verdict.mjs";

/** What a build runs, and what its tests are made of. */
const rooms = ["program", "settings", "contract", "components", "delivery", "api", "qa", "clients", "machine"];
/** What no build runs and no test of a build's code uses; `npm test` and CI check it. */
const others = [".ci", "bench", "scenarios", "test/browser", "test/house", "test/rehearsal"];

const lists = [
  [{ name: "tests", command: ["mocha", "--config", "test/program.mocharc.json"] }],
  [
    {
      // One process knows the types once, for the compiler's errors and for the rules.
      name: "types and lint",
      command: [
        "oxlint",
        "--type-check",
        ...others.map((folder) => `--ignore-pattern=${folder}/`),
        ...["index.ts", ...rooms, "examples", "scripts", "test"],
      ],
      environment: { GOMAXPROCS: "1" },
    },
    { name: "boundaries", command: ["depcruise", "index.ts", ...rooms] },
  ],
];

const verdict = new Verdict({ check: lists, without: others, report: "reports/program.xml" });
if (verdict.hasPassed()) console.log("Validate has passed before on exactly these files.");
else if (await sideBySide(...lists)) verdict.keep();
else process.exitCode = 1;
