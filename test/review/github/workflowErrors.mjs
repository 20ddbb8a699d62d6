// Prints what GitHub's parser finds wrong with a workflow, as a list in JSON. workflows.test.ts bundles and runs it.
import { readFileSync } from "node:fs";
import { NoOperationTraceWriter, parseWorkflow } from "@actions/workflow-parser";

const [, , file] = process.argv;
const { context } = parseWorkflow({ name: file, content: readFileSync(file, "utf8") }, new NoOperationTraceWriter());
console.log(JSON.stringify(context.errors.getErrors().map(({ message }) => message)));
