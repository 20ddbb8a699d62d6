/** Deliveries that meet a fault each: `npm run bench -- faults`. */
import { setTimeout } from "node:timers/promises";
import { runCommand } from "../machine/command";
import { readWords } from "../machine/optionWords";
import { createRandom } from "../rehearsal/pictures/random";
import { Laboratory } from "../scenarios/laboratory";
import { closeWorkshop } from "../scenarios/workshop";
import { kinds } from "./faults/kinds";
import { type Ending, runTrial } from "./faults/trial";
import { shareNotExcluded } from "./fuzz/table";
import { wholeNumber } from "./wholeNumber";

const usage = `npm run bench -- faults [--seed S] [--runs N] [--minutes M]

Delivers N times, each time in a copy of a home in which one delivery has been made, and each time with one fault, one
kind after the other: requests that are throttled, answered with 500, not answered, cut, or carried out with their
answer lost; a role that cannot be assumed yet; a process of a training job, an endpoint or a build that is lost; a
cloud that is stopped in the middle of an action and started again. Which request or process, and when, is the seed's.
A delivery has to end in production, or to fail in words, and the next one then has to end in production. What does not
meet its fault is not counted, and another one is drawn.

  --seed S     default 1
  --runs N     default 50
  --minutes M  no run begins later; default 60

Exit status 1 when a delivery hangs for 3 minutes or fails without words, or when the next one fails.`;

const longest = 180_000;

async function meetFaults(words: readonly string[]): Promise<number> {
  const text = (fallback: string) => ({ type: "string", default: fallback }) as const;
  const { values } = readWords({
    args: [...words],
    options: { seed: text("1"), runs: text("50"), minutes: text("60") },
  });
  const [seed, runs] = [wholeNumber("seed", values.seed), wholeNumber("runs", values.runs)];
  const deadline = Date.now() + wholeNumber("minutes", values.minutes) * 60_000;
  const base = await Laboratory.open();
  try {
    await prepare(base);
    const endings = new Map<string, Ending[]>();
    const names = Object.keys(kinds);
    const random = createRandom(seed, "faults");
    for (let run = 0; run < runs && Date.now() < deadline; run += 1) {
      const kind = names[run % names.length] ?? "";
      const draw = kinds[kind];
      if (draw === undefined) continue;
      let ending: Ending = "not met";
      while (ending === "not met" && Date.now() < deadline) {
        const trial = draw(random);
        const result = await Promise.race([runTrial(base, trial), hang()]);
        ({ ending } = result);
        console.log(
          `${marks[ending]} ${kind}: ${trial.told} → ${ending}${result.words === "" ? "" : `: ${result.words}`}`,
        );
      }
      if (ending !== "not met") endings.set(kind, [...(endings.get(kind) ?? []), ending]);
    }
    return printTable(endings);
  } finally {
    await base.close();
    await closeWorkshop();
  }
}

const marks = { delivered: "✓", "failed, then delivered": "✓", lost: "✗", "not met": "·" } as const;

async function hang(): Promise<{ readonly ending: Ending; readonly words: string }> {
  await setTimeout(longest, undefined, { ref: false });
  return { ending: "lost", words: `nothing had ended after ${longest / 1000} s` };
}

/** The first delivery, which nothing disturbs. */
async function prepare(base: Laboratory): Promise<void> {
  const rehearsal = await base.start();
  const { ending, failure } = await base.deliver(rehearsal);
  if (ending !== "Succeeded") throw new Error(`The undisturbed delivery failed: ${failure ?? ""}`);
  await rehearsal.stop();
}

const columns = ["delivered", "failed, then delivered", "lost"] as const;

function printTable(endings: ReadonlyMap<string, readonly Ending[]>): number {
  const count = (all: readonly Ending[], ending: Ending): number => all.filter((each) => each === ending).length;
  const all = [...endings.values()].flat();
  console.log("\n| Fault | Met | Delivered | Failed in words, delivered by the next | Lost |\n|---|---|---|---|---|");
  for (const [kind, each] of [...endings, ["all", all] as const]) {
    const counts = columns.map((ending) => count(each, ending));
    console.log(`| ${[kind, each.length, ...counts].join(" | ")} |`);
  }
  const lost = count(all, "lost");
  if (lost === 0) console.log(`\nAt most ${(shareNotExcluded(all.length) * 100).toPrecision(2)} % are lost (95 %).`);
  return lost === 0 ? 0 : 1;
}

void runCommand({ usage, run: meetFaults });
