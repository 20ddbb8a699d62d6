import assert from "node:assert/strict";
import { epochsOf } from "../../../rehearsal/stage/trainingEvidence";

describe("the epochs of a training", () => {
  it("are read from what the image prints, whatever stands around", () => {
    assert.deepEqual(
      epochsOf([
        "[11/29/2026 07:12:49 INFO 1] Epoch[0] Train-accuracy=0.512500",
        "[11/29/2026 07:12:49 INFO 1] Epoch[0] Time cost=0.8",
        "[11/29/2026 07:12:50 INFO 1] Epoch[1] Validation-accuracy=0.910000",
        "[11/29/2026 07:12:50 INFO 1] Epoch[0] Validation-accuracy=0.400000",
        "Epoch[2] Train-accuracy=7",
      ]),
      [
        { epoch: 0, trainAccuracy: 0.5125, validationAccuracy: 0.4 },
        { epoch: 1, validationAccuracy: 0.91 },
      ],
    );
  });
});
