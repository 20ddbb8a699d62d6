import type { Cloud, Table } from "../../contract";

/** A mail that SNS would have sent to one subscriber. */
export interface Mail {
  readonly subject: string;
  readonly body: string;
  /** The subscriber's address. */
  readonly to: string;
  /** ISO 8601. */
  readonly at: string;
}

function mailTable(cloud: Pick<Cloud, "table">): Table<Mail> {
  return cloud.table<Mail>("sns-outbox");
}

/** Every mail of this home, oldest first. */
export function outbox(cloud: Pick<Cloud, "table">): readonly Mail[] {
  return [...mailTable(cloud).entries()]
    .sort(([first], [second]) => Number(first) - Number(second))
    .map(([, mail]) => mail);
}

export function send(cloud: Pick<Cloud, "table">, mail: Mail): void {
  const mails = mailTable(cloud);
  mails.set(String(mails.entries().length), mail);
}
