// Prints what GitHub's parser finds wrong with workflows, by file, in JSON. workflows.test.ts bundles and runs it.
import { readFileSync } from "node:fs";
import { NoOperationTraceWriter, parseWorkflow } from "@actions/workflow-parser";

const errors = process.argv.slice(2).map((file) => {
  const { context } = parseWorkflow({ name: file, content: readFileSync(file, "utf8") }, new NoOperationTraceWriter());
  return [file, context.errors.getErrors().map(({ message }) => message)];
});
console.log(JSON.stringify(Object.fromEntries(errors)));
