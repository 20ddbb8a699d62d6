/** Lets tasks run one after another, in the order in which they came. */
export class Turns {
  private last: Promise<unknown> = Promise.resolve();

  /** Runs a task when all earlier ones have ended, whether they succeeded or not. */
  public take<Result>(task: () => Promise<Result>): Promise<Result> {
    const turn = this.last.then(task, task);
    this.last = turn;
    return turn;
  }
}
