import assert from "node:assert/strict";
import { hasLocalStorage } from "../../settings/instances";

describe("local storage", () => {
  it("is known of the types that SageMaker refuses a volume key for", () => {
    const types = [
      "ml.g4dn.xlarge",
      "ml.g5.2xlarge",
      "ml.g6e.xlarge",
      "ml.p3dn.24xlarge",
      "ml.p4d.24xlarge",
      "ml.p4de.24xlarge",
      "ml.p5.48xlarge",
      "ml.m5d.large",
      "ml.r6gd.xlarge",
      "ml.trn1.2xlarge",
    ];
    assert.deepEqual(
      types.filter((type) => !hasLocalStorage(type)),
      [],
    );
  });

  it("is not taken for granted of types with volumes", () => {
    const types = [
      "ml.m5.large",
      "ml.c5n.xlarge",
      "ml.p2.xlarge",
      "ml.p3.2xlarge",
      "ml.t2.medium",
      "ml.inf2.xlarge",
      "ml.r6g.large",
      "ml.m7i.large",
    ];
    assert.deepEqual(types.filter(hasLocalStorage), []);
  });
});
