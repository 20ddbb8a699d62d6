/** Deliveries that meet a fault each: `npm run bench -- faults`. */
import { BadInput } from "../machine/badInput";
import type { Command } from "../machine/command";
import { readWords } from "../machine/optionWords";
import { listenForInterruption } from "../rehearsal/commands/interruption";
import { createRandom } from "../rehearsal/pictures/random";
import { Laboratory } from "../scenarios/laboratory";
import { closeWorkshop } from "../scenarios/workshop";
import { kinds, type Trial } from "./faults/kinds";
import { prepare, type Prepared } from "./faults/prepare";
import { Tally } from "./faults/tally";
import { type Ending, type TrialResult, TrialRun } from "./faults/trial";
import { processorSeconds } from "./processorSeconds";
import { wholeNumber } from "./wholeNumber";

const usage = `npm run bench -- faults [--seed S] [--runs N] [--minutes M] [--kinds KIND,…]

Delivers twice, the second time with another model, and keeps the home as it was when each action began. Then goes on
from there N times, each time in a copy of that home, as "Retry stage" does, and each time with one fault, one kind
after the other: requests that are throttled, answered with 500, not answered, cut, or carried out with their answer
lost; a role that cannot be assumed yet; a process of a training job, an endpoint or a build that is lost; a cloud that
is stopped in the middle of an action and started again. Which request or process, and when, is the seed's. A delivery
has to end in production, tested there, or to fail in words; then what failed is tried again, and has to end in
production. What does not meet its fault is not counted, and another one is drawn. The data is small (320 pictures),
and Validate checks nothing.

  --seed S      default 1
  --runs N      default 50
  --minutes M   no run begins later; default 60
  --kinds KIND  only these: ${Object.keys(kinds).join(", ")}

Ctrl-C ends it with the figures so far. Exit status 1 when a delivery says nothing for 3 minutes or fails without words,
or when the next try fails.`;

interface Options {
  readonly seed: number;
  readonly runs: number;
  readonly minutes: number;
  readonly names: readonly string[];
}

function readOptions(words: readonly string[]): Options {
  const text = (fallback: string) => ({ type: "string", default: fallback }) as const;
  const { values } = readWords({
    args: [...words],
    options: { seed: text("1"), runs: text("50"), minutes: text("60"), kinds: text(Object.keys(kinds).join(",")) },
  });
  const names = values.kinds.split(",");
  const unknown = names.find((name) => !(name in kinds));
  if (unknown !== undefined)
    throw new BadInput(`--kinds names "${unknown}"; there are ${Object.keys(kinds).join(", ")}.`);
  return {
    seed: wholeNumber("seed", values.seed),
    runs: wholeNumber("runs", values.runs),
    minutes: wholeNumber("minutes", values.minutes),
    names,
  };
}

async function meetFaults(words: readonly string[]): Promise<number> {
  const options = readOptions(words);
  const { happened, signal } = listenForInterruption();
  const base = await Laboratory.open();
  const tally = new Tally();
  try {
    await Promise.race([happened, runAll(base, options, tally, signal)]);
    console.log(`\n${tally.table()}`);
    if (signal.aborted) return 130;
    return tally.count("lost") === 0 ? 0 : 1;
  } finally {
    await base.close();
    await closeWorkshop();
  }
}

async function runAll(base: Laboratory, options: Options, tally: Tally, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + options.minutes * 60_000;
  const prepared = await prepare(base);
  console.log(`Prepared with ${processorSeconds().toFixed(0)} s of processors.`);
  const random = createRandom(options.seed, "faults");
  const isOver = (): boolean => signal.aborted || Date.now() >= deadline;
  for (let run = 0; run < options.runs; run += 1) {
    const kind = options.names[run % options.names.length] ?? "";
    const draw = kinds[kind];
    let ending: Ending = "not met";
    while (draw !== undefined && ending === "not met" && !isOver()) {
      const trial = draw(random);
      const before = processorSeconds();
      const result = await meet(base, prepared, trial);
      ({ ending } = result);
      const seconds = processorSeconds() - before;
      tally.add(kind, ending, seconds);
      const words = result.words === "" ? "" : `: ${result.words}`;
      console.log(`${marks[ending]} ${seconds.toFixed(0).padStart(3)} s ${kind}: ${trial.told} → ${ending}${words}`);
    }
  }
  console.log(`50 runs take ${((tally.secondsEach() * 50) / 60).toFixed(0)} minutes of processors.`);
}

const marks = { delivered: "✓", "failed, then delivered": "✓", lost: "✗", "not met": "·" } as const;

async function meet(base: Laboratory, { checkpoints, data }: Prepared, trial: Trial): Promise<TrialResult> {
  const run = await TrialRun.open(base, checkpoints.before(trial.place), data);
  const over = new AbortController();
  try {
    return await Promise.race([run.run(trial), run.hangs(over.signal)]);
  } finally {
    over.abort();
    await run.close();
  }
}

export const command: Command = { usage, run: meetFaults };
