/** How the runs have ended. */
import { shareNotExcluded } from "../fuzz/table";
import type { Ending } from "./trial";

const columns = ["delivered", "failed, then delivered", "lost"] as const;

export class Tally {
  /** By kind; those whose fault was not met are not among them. */
  private readonly endings = new Map<string, Ending[]>();
  /** Of processors, with those of runs whose fault was not met. */
  private seconds = 0;

  public add(kind: string, ending: Ending, seconds: number): void {
    this.seconds += seconds;
    if (ending !== "not met") this.endings.set(kind, [...(this.endings.get(kind) ?? []), ending]);
  }

  public count(ending: Ending): number {
    return this.all().filter((each) => each === ending).length;
  }

  /** Of processors, for a run whose fault is met. */
  public secondsEach(): number {
    return this.seconds / this.all().length;
  }

  /** The table, and what share of lost runs none among so many leaves possible. */
  public table(): string {
    const all = this.all();
    const rows = [...this.endings, ["all", all] as const].map(([kind, each]) => {
      const counts = columns.map((ending) => each.filter((one) => one === ending).length);
      return `| ${[kind, each.length, ...counts].join(" | ")} |`;
    });
    const bound = `\n\nAt most ${(shareNotExcluded(all.length) * 100).toPrecision(2)} % are lost (95 %).`;
    const isBounded = all.length > 0 && this.count("lost") === 0;
    return [
      "| Fault | Met | Delivered | Failed in words, delivered by the next try | Lost |",
      "|---|---|---|---|---|",
      ...rows,
    ]
      .join("\n")
      .concat(isBounded ? bound : "");
  }

  private all(): readonly Ending[] {
    return [...this.endings.values()].flat();
  }
}
