import type { Table, Tables } from "../../contract";

/** A mail that SNS would have sent to one subscriber. */
export interface Mail {
  readonly subject: string;
  readonly body: string;
  /** The subscriber's address. */
  readonly to: string;
  /** ISO 8601. */
  readonly at: string;
}

function mailTable(cloud: Tables): Table<Mail> {
  return cloud.table<Mail>("sns-outbox");
}

/** Every mail of this home, oldest first. */
export function outbox(cloud: Tables): readonly Mail[] {
  return [...mailTable(cloud).entries()]
    .sort(([first], [second]) => Number(first) - Number(second))
    .map(([, mail]) => mail);
}

export function send(cloud: Tables, mail: Mail): void {
  const mails = mailTable(cloud);
  mails.set(String(mails.entries().length), mail);
}
