/** `npm run scenarios -- kills [--seed N] [--runs N]`: deliveries in which a process is killed. */
import { setTimeout } from "node:timers/promises";
import { BadInput } from "../machine/badInput";
import type { Command } from "../machine/command";
import { readWords } from "../machine/optionWords";
import { createRandom, type Random } from "../rehearsal/pictures/random";
import { type CommandResult, rehearse, type RunningCommand, spareDrawing } from "./commandLine";
import { Laboratory } from "./laboratory";
import { type ProcessEntry, processesBelow } from "./processTable";
import { Traces } from "./traces";
import { closeWorkshop } from "./workshop";

/**
 * Milliseconds after which a delivery counts as hanging: several times what one takes that trains, on a busy machine.
 */
const longest = 300_000;

/**
 * The shares of the runs in a home where nothing was delivered yet, and of those whose commit changes a hyperparameter,
 * so that they train.
 */
const shares = { newHome: 0.25, training: 0.25 };

type Kind = "new home" | "training" | "unchanged";

interface Finding {
  readonly told: string;
  readonly faults: readonly string[];
}

class Kills {
  private readonly random: Random;
  private laboratory: Laboratory;
  private traces: Traces;
  private learningRate = '"0.01"';
  private trainings = 0;
  /** Milliseconds that the fastest whole delivery took: one that trained nothing, after the first runs. */
  private fastest = Infinity;

  public constructor(
    /** Its home holds the pictures and nothing else. */
    private readonly untouched: Laboratory,
    seed: number,
  ) {
    this.random = createRandom(seed, "kills");
    this.laboratory = untouched;
    this.traces = new Traces(untouched);
  }

  /** The first delivery in the home, which nobody disturbs. */
  public async prepare(): Promise<void> {
    await this.moveToNewHome();
    const { status, output } = await this.ended(this.start());
    if (status !== 0) throw new Error(`The undisturbed delivery failed:\n${output}`);
  }

  public async run(): Promise<Finding> {
    const kind = this.kind();
    if (kind === "training") this.changeTraining();
    if (kind === "new home") await this.moveToNewHome();
    const command = this.start();
    const killed = await this.kill(command, kind);
    const disturbed = await this.ended(command);
    // It was over before its moment came: faster than any before.
    if (killed === undefined) return this.run();
    const faults = await this.traces.ofProcesses();
    const next = this.start();
    const delivered = await this.ended(next);
    faults.push(...(await this.traces.ofProcesses()), ...this.traces.ofFiles());
    if (delivered.status !== 0)
      faults.push(`the next delivery ended with status ${delivered.status ?? "none"}:\n${delivered.output}`);
    return {
      told:
        `${kind}, ${killed.seconds.toFixed(1)} s: ${killed.name} → status ${disturbed.status ?? "killed"}; ` +
        `next: status ${delivered.status ?? "none"} in ${delivered.seconds.toFixed(1)} s`,
      faults,
    };
  }

  private kind(): Kind {
    const drawn = this.random.next();
    if (drawn < shares.newHome) return "new home";
    return drawn < shares.newHome + shares.training ? "training" : "unchanged";
  }

  private async moveToNewHome(): Promise<void> {
    this.laboratory = await this.untouched.fork();
    this.traces = new Traces(this.laboratory);
  }

  private start(): RunningCommand {
    return rehearse(this.laboratory.checkout, ["--yes", "--home", this.laboratory.home], {
      environment: { TMPDIR: this.traces.temporary },
    });
  }

  /** A delivery's end; one that hangs is killed, and its status is absent. */
  private async ended(command: RunningCommand): Promise<CommandResult> {
    const over = new AbortController();
    void setTimeout(longest, undefined, { signal: over.signal }).then(
      () => process.kill(command.pid, "SIGKILL"),
      () => undefined,
    );
    const result = await command.exited;
    over.abort();
    if (result.status === 0) this.fastest = Math.min(this.fastest, result.seconds * 1000);
    return result;
  }

  /** Which process was killed, and when; undefined when none ran any more. */
  private async kill(
    command: RunningCommand,
    kind: Kind,
  ): Promise<{ readonly name: string; readonly seconds: number } | undefined> {
    // A delivery that trains takes about twice as long as one that does not.
    const moment = this.random.between(0, this.fastest * (kind === "unchanged" ? 0.95 : 1.9));
    const choice = this.random.next();
    await Promise.race([setTimeout(moment), command.exited]);
    const running = processesBelow(this.traces.folders);
    this.traces.notePorts(running);
    const victim = running[Math.floor(choice * running.length)];
    if (victim === undefined) return undefined;
    process.kill(victim.pid, "SIGKILL");
    return { name: this.nameOf(victim, command), seconds: moment / 1000 };
  }

  /** What a process is, without the paths of this run. */
  private nameOf({ pid, command }: ProcessEntry, { pid: rehearsal }: RunningCommand): string {
    if (pid === rehearsal) return "the rehearsal";
    if (command.includes("read -r change group")) return "the process guard";
    return command
      .replaceAll(this.laboratory.home, "HOME")
      .replaceAll(this.laboratory.checkout, ".")
      .replaceAll(/\/\S*\/(node|node_modules)\b/gu, "$1")
      .replace(/^node --require \S+ /u, "")
      .slice(0, 90);
  }

  private changeTraining(): void {
    this.trainings += 1;
    const changed = `"0.01${String(this.trainings).padStart(3, "0")}"`;
    this.laboratory.edit("Pulumi.dev.yaml", `learning_rate: ${this.learningRate}`, `learning_rate: ${changed}`);
    this.learningRate = changed;
  }
}

const usage = `npm run scenarios -- kills [--seed N] [--runs N]

Kills one process of a delivery at a moment, both chosen by the seed (SIGKILL: the rehearsal itself, a build's shell, an
engine, a container, the process guard …), and delivers again in the same home. Linux only.

  --seed N  whole number from 0 (default: 1)
  --runs N  how many deliveries, about 40 s each (default: 30)

Exit status 1 when a later delivery does not end delivered, hangs, or when a process, a port or an unfinished file is
left.`;

async function killOneEach(words: readonly string[]): Promise<number> {
  const { values } = readWords({
    args: [...words],
    options: { seed: { type: "string", default: "1" }, runs: { type: "string", default: "30" } },
  });
  const [seed, runs] = [Number(values.seed), Number(values.runs)];
  if (!Number.isSafeInteger(seed) || !Number.isSafeInteger(runs) || seed < 0 || runs < 1)
    throw new BadInput("--seed takes a whole number from 0, --runs one from 1.");
  const laboratory = await Laboratory.open();
  try {
    await spareDrawing(laboratory);
    const kills = new Kills(laboratory, seed);
    await kills.prepare();
    console.log(
      `Seed ${seed}: ${runs} deliveries, one process of each killed, each followed by another in the same home`,
    );
    let failures = 0;
    for (let number = 1; number <= runs; number += 1) {
      const { told, faults } = await kills.run();
      if (faults.length > 0) failures += 1;
      console.log(
        [
          `${faults.length === 0 ? "✓" : "✗"} ${String(number).padStart(2)} ${told}`,
          ...faults.map((fault) => `    ${fault}`),
        ].join("\n"),
      );
    }
    console.log(`${runs - failures} of ${runs} were followed by a delivery and left nothing behind`);
    return failures === 0 ? 0 : 1;
  } finally {
    await laboratory.close();
    await closeWorkshop();
  }
}

export const command: Command = { usage, run: killOneEach };
