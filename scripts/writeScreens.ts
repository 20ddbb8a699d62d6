/** Writes the approved texts of the recorded rehearsals: what their terminals show now. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { approvedFile, approvedText, readRecording, recordedNames } from "../test/rehearsal/screens/approved";

const folder = dirname(approvedFile(""));
mkdirSync(folder, { recursive: true });
for (const file of readdirSync(folder)) rmSync(join(folder, file));
for (const name of recordedNames()) writeFileSync(approvedFile(name), approvedText(readRecording(name)));
