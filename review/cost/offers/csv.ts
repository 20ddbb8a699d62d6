/** Comma-separated values (RFC 4180), record by record, so that a file of any size takes little memory. */

/** @param texts pieces of a file, cut anywhere */
export async function* csvRecords(texts: AsyncIterable<string>): AsyncGenerator<readonly string[]> {
  let record: string[] = [];
  let field = "";
  let state: "plain" | "quoted" | "quote in quotes" = "plain";
  for await (const text of texts)
    for (const character of text) {
      if (state === "quoted") {
        if (character === '"') state = "quote in quotes";
        else field += character;
        continue;
      }
      if (character === '"') {
        // Two quotes within quotes are one that belongs to the field.
        if (state === "quote in quotes") field += '"';
        state = "quoted";
        continue;
      }
      state = "plain";
      if (character === ",") {
        record.push(field);
        field = "";
      } else if (character === "\n") {
        yield [...record, field];
        record = [];
        field = "";
      } else if (character !== "\r") field += character;
    }
  if (state === "quoted") throw new Error("The file ends within quotes: it has been cut off.");
  if (field !== "" || record.length > 0) yield [...record, field];
}
