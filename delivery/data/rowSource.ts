/** Rows of numbers from a CSV file. */
import { sha256 } from "../../contract/hash";
import { isDecimal } from "../../settings/decimal";
import { type Dataset, datasetVersion } from "./dataset";
import { requireEveryClass } from "./findings";
import { largestFile, readOwnText, requireClassNames } from "./ownFile";
import { countParts, fewestOfClass, type HashedSample, type Part, splitSamples, type SplitSettings } from "./split";
import { UnusableData } from "./unusableData";

/** The file of a folder of rows: in each line the label, then numbers; no header and no quotes. */
export const rowsFile = "samples.csv";

interface Row extends HashedSample {
  /** Counted from 1. */
  readonly line: number;
  /** What a request holds: the numbers, with commas between them. */
  readonly features: string;
}

/** Reads and splits a file of rows. The classes are the labels in alphabetical order. */
export async function readRowSource(file: string, settings: SplitSettings): Promise<Dataset> {
  const labelled = parseRows(await readOwnText(file, largestFile.rows), file);
  const classes = [...new Set(labelled.map(({ label }) => label))].sort();
  requireClassNames(classes, file);
  if (classes.length < 2)
    throw new UnusableData(`${file} has ${classes.length} different labels; at least two are needed.`);
  const indices = new Map(classes.map((name, index) => [name, index]));
  const rows = labelled.map(({ label, line, features }): Row => ({
    class: indices.get(label) ?? -1,
    line,
    features,
    sha256: sha256(features),
  }));
  requireEveryClass(file, classes, { samples: rows, copies: [], leftOut: [] }, fewestOfClass);
  const parts = splitSamples(rows, settings);
  const inPart = (part: Part): Row[] =>
    rows.filter((row) => parts.get(row) === part).sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
  return {
    classes,
    version: datasetVersion(classes, parts),
    samples: countParts(parts.values()),
    // oxlint-disable-next-line typescript/require-await -- Samples are read from disk one by one; rows are in memory.
    async *read(part) {
      for (const { class: index, line, features } of inPart(part))
        yield { class: index, origin: `${file}, line ${line}`, content: Buffer.from(features) };
    },
  };
}

/** @throws UnusableData naming the first line that is none */
function parseRows(
  text: string,
  file: string,
): readonly { readonly label: string; readonly line: number; readonly features: string }[] {
  const rows = text.split(/\r?\n/u).flatMap((content, index) => {
    if (content.trim() === "") return [];
    const [label = "", ...fields] = content.split(",").map((field) => field.trim());
    return [{ label, line: index + 1, fields }];
  });
  const width = rows[0]?.fields.length ?? 0;
  for (const { label, line, fields } of rows) {
    const fault = faultOf(label, fields, width);
    if (fault !== undefined)
      throw new UnusableData(
        `${file}, line ${line}: ${fault}. Each line holds a label and then numbers, the same count in each; ` +
          "there is no header.",
      );
  }
  return rows.map(({ label, line, fields }) => ({ label, line, features: fields.join(",") }));
}

const longestShown = 100;

function faultOf(label: string, fields: readonly string[], width: number): string | undefined {
  if (label === "") return "the label is missing";
  if (label.includes('"')) return `the label is ${label.slice(0, longestShown)}; leave the quotes out`;
  if (fields.length === 0) return "there is no comma with a number after it";
  if (fields.length !== width) return `there are ${fields.length} numbers, in the first line ${width}`;
  const wrong = fields.find((field) => !isDecimal(field) || !Number.isFinite(Number(field)));
  return wrong === undefined ? undefined : `"${wrong.slice(0, longestShown)}" is no number`;
}
