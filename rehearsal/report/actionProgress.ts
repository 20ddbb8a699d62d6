/** How far what runs is, in its own units, as the lines tell that it prints: the one place that knows such lines. */
import { progressIn } from "../../contract/buildProgress";

/** What a line says, and how that is shown. */
type Rule = readonly [line: RegExp, shown: (...groups: readonly string[]) => string];

/** Of lines that say it whole; those that have to be counted are below. */
const rules: readonly Rule[] = [
  // Data: pictures read, samples written, held-out samples uploaded.
  [/^((?:\w+: )?\d+ of \d+ .+)$/u, (all) => all],
  // What SageMaker says of a training job.
  [/^\S+: (Starting|Downloading|Training|Uploading|Stopping)(?: - .*)?$/u, (state) => `job: ${state}`],
  // An endpoint that is made or updated.
  [/^Endpoint \S+ is (\w+)$/u, (state) => `endpoint: ${state}`],
];

/** An epoch, counted from 0, in the words of SageMaker's image classification. */
const epochLine = /\bEpoch\[(\d+)\](?:.*\bValidation-accuracy=([\d.]+))?/u;
const epochsLine = /\bhyperparameters\b.*["']epochs["']: ?u?["'](\d+)["']/u;
/** A resource that an update has finished: what became of it, and its name. */
const resourceLine = /^(created|updated|replaced|deleted) +(\S+) {2}\S+/u;
const testLine = /^\s*✔ /u;

export class ActionProgress {
  private text = "";
  /** Whether the action says itself how far it is. */
  private saysItself = false;
  private epochs = "";
  private resources = 0;
  private tests = 0;
  /** Whether a line has told before. */
  private isKnown = false;

  /** Takes a line; answers how far it is now. What is not known by its lines is what was printed last. */
  public take(line: string): string {
    const said = progressIn(line);
    if (said !== undefined) {
      this.saysItself = true;
      this.text = said;
    }
    if (!this.saysItself) this.text = this.told(line) ?? (this.isKnown ? this.text : line);
    return this.text;
  }

  private told(line: string): string | undefined {
    this.epochs = epochsLine.exec(line)?.[1] ?? this.epochs;
    const text = this.counted(line) ?? matched(line);
    this.isKnown ||= text !== undefined;
    return text;
  }

  private counted(line: string): string | undefined {
    const [, epoch, accuracy] = epochLine.exec(line) ?? [];
    if (epoch !== undefined) {
      const of = this.epochs === "" ? "" : ` of ${this.epochs}`;
      const reached = accuracy === undefined ? "" : `, accuracy ${Number(accuracy).toFixed(3)}`;
      return `epoch ${Number(epoch) + 1}${of}${reached}`;
    }
    const [, done, name] = resourceLine.exec(line) ?? [];
    if (done !== undefined && name !== undefined) {
      this.resources += 1;
      return `${this.resources} ${this.resources === 1 ? "resource" : "resources"}: ${name} ${done}`;
    }
    if (!testLine.test(line)) return undefined;
    this.tests += 1;
    return `${this.tests} ${this.tests === 1 ? "test" : "tests"} passed`;
  }
}

function matched(line: string): string | undefined {
  for (const [pattern, shown] of rules) {
    const groups = pattern.exec(line);
    if (groups !== null) return shown(...groups.slice(1));
  }
  return undefined;
}
