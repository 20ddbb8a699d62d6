import assert from "node:assert/strict";
import { withoutForeignFrames } from "../../qa/junitReporter";

describe("a failure in the log of a build", () => {
  it("keeps its message and the project's own frames, without those of libraries and Node", () => {
    const stack = [
      "AccessDeniedException: User: role is not authorized to perform: sagemaker:DescribeEndpoint",
      "at node_modules/a in a message of its own",
      "    at async /checkout/node_modules/@smithy/core/index.js:118:20",
      "    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)",
      "    at async Context.<anonymous> (qa/endpoint.test.ts:27:36)",
    ].join("\n");
    assert.equal(
      withoutForeignFrames(stack),
      [
        "AccessDeniedException: User: role is not authorized to perform: sagemaker:DescribeEndpoint",
        "at node_modules/a in a message of its own",
        "    at async Context.<anonymous> (qa/endpoint.test.ts:27:36)",
      ].join("\n"),
    );
  });
});
