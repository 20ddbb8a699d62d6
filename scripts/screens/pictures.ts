/** The pictures of a recorded rehearsal that the documents show. */
import { join } from "node:path";
import { readRecording } from "../../test/rehearsal/screens/approved";
import { screenOf } from "../../test/rehearsal/screens/screen";
import { terminalPicture, terminalThemes } from "./picture";

/** So many letters of the picture's size are 800 pixels wide. */
const columns = 98;

const title = "A rehearsal: npm start prints a line for each action of the pipeline, from Source to Production";

/** What a person has typed, which no program has printed. */
const typed = { at: 0, text: "$ npm start" };

/** Their content by the files' names, from the checkout on. */
export function recordingPictures(): ReadonlyMap<string, string> {
  const { lines } = screenOf(readRecording("success"), { columns, colour: true });
  return new Map(
    Object.entries(terminalThemes).map(([theme, colours]) => [
      join("docs", "pictures", `rehearsal-${theme}.svg`),
      terminalPicture([typed, ...lines], title, colours),
    ]),
  );
}
