import assert from "node:assert/strict";
import { describeProgress } from "../../../contract/buildProgress";
import { ActionProgress } from "../../../rehearsal/report/actionProgress";

/** How far an action is after each of its lines. */
function after(...lines: readonly string[]): readonly string[] {
  const progress = new ActionProgress();
  return lines.map((line) => progress.take(line));
}

describe("how far a running action is", () => {
  it("is told by the action itself, and by no other line after that", () => {
    assert.deepEqual(after(describeProgress("412 tests, 1 of 4 checks (10 s)"), "    ✔ passes (3ms)", "noise"), [
      "412 tests, 1 of 4 checks",
      "412 tests, 1 of 4 checks",
      "412 tests, 1 of 4 checks",
    ]);
  });

  it("is the epochs of a training, of as many as the hyperparameters say", () => {
    assert.deepEqual(
      after(
        "model-1: Training - Training image download completed. Training in progress.",
        '[11/29/2026 INFO 1] Reading provided configuration from hyperparameters.json: {"mini":"6","epochs":"2"}',
        "[11/29/2026 INFO 1] Epoch[0] Train-accuracy=0.91",
        "[11/29/2026 INFO 1] Epoch[0] Validation-accuracy=0.943210",
        "[11/29/2026 INFO 1] Saved checkpoint",
        "[11/29/2026 INFO 1] Epoch[1] Time cost=1.2",
      ),
      [
        "job: Training",
        "job: Training",
        "epoch 1 of 2",
        "epoch 1 of 2, accuracy 0.943",
        "epoch 1 of 2, accuracy 0.943",
        "epoch 2 of 2",
      ],
    );
    assert.deepEqual(after("Epoch[3] Train-accuracy=0.9"), ["epoch 4"]);
  });

  it("is the pictures of data, the resources of an update, the state of an endpoint, the tests of a suite", () => {
    assert.deepEqual(after("800 of 1200 pictures read", "train: 30 of 800 samples written"), [
      "800 of 1200 pictures read",
      "train: 30 of 800 samples written",
    ]);
    assert.deepEqual(
      after(
        "created   platform-topic  aws:sns/topic:Topic",
        "updated   platform-key  aws:kms/key:Key (2.1 s)",
        "Endpoint pictures is Creating",
      ),
      ["1 resource: platform-topic created", "2 resources: platform-key updated", "endpoint: Creating"],
    );
    assert.deepEqual(after("  API of dev", "    ✔ answers nobody", "    ✔ serves (274ms)"), [
      "  API of dev",
      "1 test passed",
      "2 tests passed",
    ]);
  });
});
