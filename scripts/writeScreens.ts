/** Writes what terminals show of the recorded rehearsals now: the approved texts, and the picture of one of them. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { approvedFile, approvedText, readRecording, recordedNames } from "../test/rehearsal/screens/approved";
import { recordingPictures } from "./screens/pictures";

const folder = dirname(approvedFile(""));
mkdirSync(folder, { recursive: true });
for (const file of readdirSync(folder)) rmSync(join(folder, file));
for (const name of recordedNames()) writeFileSync(approvedFile(name), approvedText(readRecording(name)));
for (const [file, content] of recordingPictures()) writeFileSync(file, content);
