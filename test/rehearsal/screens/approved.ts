/** The approved texts: one file for each recorded rehearsal, with what each terminal shows of it. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Recording } from "./recording";
import { type Screen, screenOf } from "./screen";

const recordings = join(__dirname, "..", "..", "fixtures", "screens");

export const widths = [60, 80, 120, 200] as const;

export function recordedNames(): readonly string[] {
  return readdirSync(recordings)
    .filter((file) => file.endsWith(".json"))
    .map((file) => file.slice(0, -".json".length))
    .sort();
}

export function readRecording(name: string): Recording {
  return JSON.parse(readFileSync(join(recordings, `${name}.json`), "utf8")) as Recording;
}

export function approvedFile(name: string): string {
  return join(__dirname, "approved", `${name}.txt`);
}

/** The text of such a file. Escapes are written as ␛. */
export function approvedText(recording: Recording): string {
  const part = (title: string, text: string): string => `━━ ${title} ${"━".repeat(40)}\n${text}\n\n`;
  const running = ({ whileItRan }: Screen): string => whileItRan.join("\n");
  const narrow = screenOf(recording, { columns: 60 });
  return [
    ...widths.map((columns) => part(`${columns} columns`, screenOf(recording, { columns }).text)),
    part("no terminal", screenOf(recording, {}).text),
    part("80 columns, in colour", screenOf(recording, { columns: 80, colour: true }).text.replaceAll("\u001b", "␛")),
    part("60 columns, the line at the bottom while it runs", running(narrow)),
    part("120 columns, the line at the bottom while it runs", running(screenOf(recording, { columns: 120 }))),
  ].join("");
}
