/** Writes what terminals show of the recorded rehearsals now: the approved texts, and the picture of one of them. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Command } from "../machine/command";
import { approvedFile, approvedText, readRecording, recordedNames } from "../test/rehearsal/screens/approved";
import { recordingPictures } from "./screens/pictures";

export const command: Command = {
  usage: `npm run generate -- screens

Writes what terminals show of the recorded rehearsals now, and the picture of one of them.`,
  run: () => {
    const folder = dirname(approvedFile(""));
    mkdirSync(folder, { recursive: true });
    for (const file of readdirSync(folder)) rmSync(join(folder, file));
    for (const name of recordedNames()) writeFileSync(approvedFile(name), approvedText(readRecording(name)));
    for (const [file, content] of recordingPictures()) writeFileSync(file, content);
    return 0;
  },
};
