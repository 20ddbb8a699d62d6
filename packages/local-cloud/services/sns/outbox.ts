import type { Table, Tables } from "../../contract";
import { allButNewest } from "../../newest";

/** What SNS would have sent to one subscriber: a mail, or the body of a request to a web hook. Nothing is sent. */
export interface Mail {
  readonly subject: string;
  readonly body: string;
  /** The subscriber's address: of mail, or of the web. */
  readonly to: string;
  /** ISO 8601. */
  readonly at: string;
}

function mailTable(cloud: Tables): Table<Mail> {
  return cloud.table<Mail>("sns-outbox");
}

/** Every mail that this home keeps, oldest first. */
export function outbox(cloud: Tables): readonly Mail[] {
  return numbered(cloud).map(([, mail]) => mail);
}

export function send(cloud: Tables, mail: Mail): void {
  const [last = -1] = numbered(cloud).at(-1) ?? [];
  mailTable(cloud).set(String(last + 1), mail);
}

/** Forgets all but the newest mails to each address. */
export function forgetMails(cloud: Tables, kept: number): void {
  const old = allButNewest(numbered(cloud), kept, { groupOf: ([, { to }]) => to, ageOf: ([number]) => number });
  for (const [number] of old) mailTable(cloud).delete(String(number));
}

/** Mails with their numbers, in order. */
function numbered(cloud: Tables): readonly (readonly [number, Mail])[] {
  return mailTable(cloud)
    .entries()
    .map(([number, mail]) => [Number(number), mail] as const)
    .sort(([first], [second]) => first - second);
}
