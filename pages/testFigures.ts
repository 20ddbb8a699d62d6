/** The figures of a test, as its page shows them. */
import type { RecordedAnswer, TestEvidence } from "../contract/testEvidence";
import { wilsonInterval } from "../contract/wilson";

/** How many of some samples were answered rightly. */
export interface Share {
  readonly samples: number;
  readonly right: number;
  /** 0 when there are no samples. */
  readonly share: number;
  /** With 95 % confidence the true share lies in it. */
  readonly interval: readonly [lower: number, upper: number];
}

export interface ClassShare extends Share {
  readonly name: string;
}

function isRight(answer: RecordedAnswer): boolean {
  return answer.best === answer.class;
}

function shareOf(answers: readonly RecordedAnswer[]): Share {
  const right = answers.filter(isRight).length;
  const samples = answers.length;
  return { samples, right, share: samples === 0 ? 0 : right / samples, interval: wilsonInterval(right, samples) };
}

export function accuracyOf({ answers }: TestEvidence): Share {
  return shareOf(answers);
}

/** In the order of the classes. */
export function accuracyByClass({ classes, answers }: TestEvidence): readonly ClassShare[] {
  return classes.map((name, index) => ({ name, ...shareOf(answers.filter((answer) => answer.class === index)) }));
}

/** How often samples of a class were taken for another, or for what they are. */
export interface Confusion {
  readonly class: number;
  readonly best: number;
  readonly count: number;
}

/** What occurs; by class, then by answer. */
export function confusions({ answers }: TestEvidence): readonly Confusion[] {
  const counts = new Map<string, Confusion>();
  for (const { class: label, best } of answers) {
    if (best === undefined) continue;
    const key = `${label} ${best}`;
    counts.set(key, { class: label, best, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.values()].sort((one, other) => one.class - other.class || one.best - other.best);
}

/** The samples whose best answer was about as certain. */
export interface Certainty extends Share {
  readonly from: number;
  readonly to: number;
  /** The mean probability of their best answers. */
  readonly confidence: number;
}

const certainties = 10;

/** Ten equal parts of what a probability can be; those that have samples. */
export function reliability({ answers }: TestEvidence): readonly Certainty[] {
  return Array.from({ length: certainties }, (_, part) => {
    const inside = answers.flatMap((answer) =>
      answer.confidence !== undefined && partOf(answer.confidence, certainties) === part
        ? [{ ...answer, confidence: answer.confidence }]
        : [],
    );
    const sum = inside.reduce((total, { confidence }) => total + confidence, 0);
    return {
      from: part / certainties,
      to: (part + 1) / certainties,
      confidence: inside.length === 0 ? 0 : sum / inside.length,
      ...shareOf(inside),
    };
  }).filter(({ samples }) => samples > 0);
}

/** Number of samples whose answers took about as long. */
export interface Duration {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

const durations = 24;

/** Equal parts of the time from nothing to the slowest answer, in milliseconds. */
export function latencies({ answers }: TestEvidence): readonly Duration[] {
  const slowest = answers.reduce((most, { milliseconds }) => Math.max(most, milliseconds), 0);
  if (slowest === 0) return [];
  const width = slowest / durations;
  return Array.from({ length: durations }, (_, part) => ({
    from: part * width,
    to: (part + 1) * width,
    count: answers.filter(({ milliseconds }) => partOf(milliseconds / slowest, durations) === part).length,
  }));
}

/** In which of equal parts a number from 0 to 1 lies; 1 lies in the last. */
function partOf(value: number, parts: number): number {
  return Math.min(parts - 1, Math.floor(value * parts));
}

/** The smallest time that as many percent of the answers do not exceed, in milliseconds. */
export function latencyPercentile({ answers }: TestEvidence, percent: number): number {
  const sorted = answers.map(({ milliseconds }) => milliseconds).sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0;
}
