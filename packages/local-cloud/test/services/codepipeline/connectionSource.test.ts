import assert from "node:assert/strict";
import { approval, PipelineLaboratory } from "./pipelineLaboratory";

describe("a source behind a connection", () => {
  it("fails with the page of the console while nobody has accepted the connection", async () => {
    const laboratory = await PipelineLaboratory.open({ isAccepted: false });
    try {
      const { pipelineExecutionId, status } = await laboratory.deliver(
        laboratory.declaration("waiting", [{ name: "Production", actions: [approval()] }]),
        { "README.md": "one" },
      );
      assert.equal(status, "Failed");
      const [fetched] = await laboratory.actions("waiting", pipelineExecutionId);
      const message = fetched?.output?.executionResult?.errorDetails?.message ?? "";
      assert.match(
        message,
        new RegExp(
          "connection/\\S+ is PENDING: a person has to accept it once at " +
            "https://\\S+/codesuite/settings/connections\\?region=",
          "u",
        ),
      );
    } finally {
      await laboratory.close();
    }
  });
});
