import assert from "node:assert/strict";
import { Container, lastAccuracy, type ServingProcess } from "./containerProcess";

describe("the example image nearest-centroid", () => {
  let container: Container;

  beforeEach(async () => {
    container = await Container.create("nearest-centroid");
    await container.write("input/data/train/train.csv", "0,1,10\n0,2,11\n0,1.5,9\n1,8,30\n1,9,31\n1,8.5,29\n");
    await container.write("input/data/validation/validation.csv", "0,1,11\n1,9,29\n");
  });
  afterEach(() => container.remove());

  it("learns from CSV channels and answers rows with probabilities", async () => {
    const { exitCode, failure, lines } = await container.train({ num_classes: "2", num_training_samples: "6" });
    assert.equal(exitCode, 0, failure);
    assert.equal(lastAccuracy(lines, "Validation"), 1);
    const serving = await container.serve();
    const answer = (await (await serving.invoke(Buffer.from("8.2,30"), "text/csv")).json()) as number[];
    assert.ok((answer[1] ?? 0) > 0.9, String(answer));
    assert.ok(Math.abs(answer.reduce((sum, value) => sum + value, 0) - 1) < 1e-9);
    await refuses(serving);
    assert.equal(await serving.stop(), 0);
  });

  async function refuses(serving: ServingProcess): Promise<void> {
    for (const [body, type, status] of [
      ["8.2", "text/csv", 400],
      ["a,b", "text/csv", 400],
      ["", "text/csv", 400],
      ["8.2,30", "application/x-image", 415],
    ] as const) {
      assert.equal((await serving.invoke(Buffer.from(body), type)).status, status, `${body} as ${type}`);
    }
  }

  it("says why it failed", async () => {
    const { exitCode, failure } = await container.train({ num_classes: "3", num_training_samples: "6" });
    assert.deepEqual([exitCode, failure], [1, "Class 2 of 3 has no rows to learn from."]);
  });
});
