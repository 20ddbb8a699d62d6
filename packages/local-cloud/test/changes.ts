/** Waiting for what happens in a cloud: nobody looks again before something has changed. */
import type { Cloud, CloudEvent, Table } from "../contract";

export class Changes {
  private waiting: (() => void)[] = [];

  /** The cloud for its services: it tells of each row that they write or delete, and of what they ask each other. */
  public watch(cloud: Cloud): Cloud {
    return {
      ...cloud,
      table: (name) => this.watchTable(cloud.table(name)),
      call: async <Output>(...request: Parameters<Cloud["call"]>) => {
        const output = await cloud.call<Output>(...request);
        this.tell();
        return output;
      },
    };
  }

  /** Tells of an event. That a permission was looked up changes nothing, and whoever looks needs one. */
  public hear(event: CloudEvent): void {
    if (event.kind !== "permission") this.tell();
  }

  /** Looks now, and after each change, until the answer is the one that is waited for. */
  public async until<Answer>(
    look: () => Promise<Answer> | Answer,
    isExpected: (answer: Answer) => boolean,
  ): Promise<Answer> {
    for (;;) {
      // What changes while somebody looks is not overlooked.
      const changed = new Promise<void>((resolve) => this.waiting.push(resolve));
      const answer = await look();
      if (isExpected(answer)) return answer;
      await changed;
    }
  }

  private watchTable<Value>(table: Table<Value>): Table<Value> {
    return {
      ...table,
      set: (key, value) => {
        table.set(key, value);
        this.tell();
      },
      delete: (key) => {
        table.delete(key);
        this.tell();
      },
    };
  }

  private tell(): void {
    const { waiting } = this;
    this.waiting = [];
    for (const resolve of waiting) resolve();
  }
}
