import assert from "node:assert/strict";
import type { Report } from "../../../rehearsal/report/report";
import { details, headline } from "../../../rehearsal/report/summary";

const report: Report = {
  project: "pictures",
  started: "2026-01-31T12:00:00.000Z",
  changes: [],
  status: "Succeeded",
  commit: "0123456789abcdef",
  dirty: false,
  seconds: 61.25,
  clockSpeed: 1,
  stages: [],
  environments: {
    qa: {
      modelPackage: "arn:aws:sagemaker:us-east-1:123456789012:model-package/pictures/3",
      endpoint: "pictures-qa",
      accuracy: 0.95,
      latencyMs: { p50: 2, p95: 8.5 },
    },
    "production-of-the-vision-team": {
      modelPackage: "arn:aws:sagemaker:us-east-1:123456789012:model-package/pictures/3",
      endpoint: "pictures",
    },
    staging: {},
  },
  training: { job: "pictures-1", reused: true, validationAccuracy: 0.9 },
  permissions: {
    train: { used: ["s3:GetObject a", "s3:PutObject b"], denied: ["s3:ListBucket c"], unused: ["s3:GetObject d"] },
    deploy: { used: [], denied: [], unused: [] },
  },
  mails: [
    { subject: "first", body: "" },
    { subject: "last", body: "" },
  ],
};

describe("the last lines of a rehearsal", () => {
  it("say how it ended", () => {
    assert.equal(headline(report), "Delivered 0123456 to production in 61.3 s");
    assert.equal(
      headline({ ...report, status: "Failed", message: "QA Test: too slow" }),
      "Failed after 61.3 s: QA Test: too slow",
    );
    // What a step has said where it stands is not said again.
    assert.equal(
      headline({ ...report, status: "Failed", message: "QA Test: too slow", failedStep: "QA Test" }),
      "Failed after 61.3 s in QA Test",
    );
  });

  it("stand in columns, however long the name of a stack is", () => {
    assert.deepEqual(details(report, "/tmp/report.json"), [
      "  training                       pictures-1 (nothing changed: the finished job was used again), " +
        "validation accuracy 0.900",
      "  qa                             pictures/3 on pictures-qa, accuracy 0.950, latency p50 2.0 ms, p95 8.5 ms",
      "  production-of-the-vision-team  pictures/3 on pictures",
      "  permissions                    2 used by 2 roles, 1 denied, 1 granted and not used",
      "  denied                         train: s3:ListBucket c",
      "  mails                          2, the last: last",
      "  report                         /tmp/report.json",
    ]);
  });

  it("leave out what was not reached", () => {
    assert.deepEqual(details({ ...report, environments: {}, training: {}, permissions: {}, mails: [] }), []);
  });
});
