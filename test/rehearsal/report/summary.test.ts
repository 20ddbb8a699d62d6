import assert from "node:assert/strict";
import type { ActionStatus, Report } from "../../../rehearsal/report/report";
import { details, headline } from "../../../rehearsal/report/summary";

const report: Report = {
  project: "pictures",
  started: "2026-01-31T12:00:00.000Z",
  changes: [],
  stacks: {},
  history: [],
  lineage: {},
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
    train: {
      used: ["s3:GetObject a", "s3:PutObject b"],
      denied: ["s3:ListBucket c"],
      unused: ["s3:GetObject d"],
      granted: [],
    },
    deploy: { used: [], denied: [], unused: [], granted: [] },
  },
  mails: [
    { subject: "first", body: "" },
    { subject: "last", body: "" },
  ],
};

const again = "npm start";
const places = { file: "/tmp/report.json", page: ".rehearsal/report.html", again, keep: "npm start -- --keep" };

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
    assert.deepEqual(details(report, places), [
      "  training                       pictures-1 (nothing changed: the finished job was used again), " +
        "validation accuracy 0.900",
      "  qa                             pictures/3 on pictures-qa, accuracy 0.950, latency p50 2.0 ms, p95 8.5 ms",
      "  production-of-the-vision-team  pictures/3 on pictures",
      "  permissions                    2 used by 2 roles, 1 denied",
      "  denied                         train: s3:ListBucket c",
      "  mails                          2, the last: last",
      "  report                         /tmp/report.json",
      "  page                           .rehearsal/report.html",
      "  ask it                         npm start -- --keep leaves both endpoints up, and prints how",
    ]);
  });

  it("leave out what was not reached", () => {
    assert.deepEqual(details({ ...report, environments: {}, training: {}, permissions: {}, mails: [] }, { again }), []);
  });

  it("are no wider than the terminal", () => {
    for (const columns of [60, 80, 120])
      for (const line of details(report, { ...places, columns })) assert.ok(line.length <= columns, line);
  });

  describe("of a delivery that did not come to its end", () => {
    const version = (number: number): string =>
      `arn:aws:sagemaker:us-east-1:123456789012:model-package/pictures/${number}`;
    const serves = (number: number, state = "InService") => ({
      endpoint: "pictures",
      configuration: "pictures-1",
      variant: "primary",
      state,
      modelPackage: version(number),
    });
    const stages = (deploy: ActionStatus): Report["stages"] => [
      {
        name: "Production",
        status: "Failed",
        seconds: 0,
        actions: [{ name: "Deploy", status: deploy, seconds: 0, message: "" }],
      },
    ];
    const failed = { ...report, status: "Failed", mails: [], training: {}, permissions: {} } as const;
    const last = (changed: Partial<Report>): readonly string[] => {
      const ended = { ...failed, ...changed };
      return [headline(ended), ...details(ended, { again })];
    };

    it("say that production is unchanged, and what it serves", () => {
      assert.deepEqual(
        last({ message: "QA Test: no", failedStep: "QA Test", environments: { qa: {}, prod: { serves: serves(3) } } }),
        [
          "Failed after 61.3 s in QA Test",
          "  production    unchanged: it serves version 3 (prod)",
          "  next          mend it, then npm start: what has been done and has not changed is not done again",
        ],
      );
    });

    it("say the same of one that a person has rejected, or interrupted", () => {
      const message = "Production Approve: Rejected on the terminal";
      assert.deepEqual(
        last({ message, failedStep: "Production Approve", stages: stages("NotRun"), environments: { prod: {} } }),
        [
          "Rejected after 61.3 s",
          "  production    unchanged: it serves nothing yet (prod)",
          "  next          npm start delivers again, and asks again",
        ],
      );
      const [underWay] = stages("Failed");
      assert.ok(underWay);
      const actions = underWay.actions.map((action) => ({ ...action, message: "Interrupted" }));
      assert.equal(
        last({ message: "Interrupted", stages: [{ ...underWay, actions }] })[0],
        "Interrupted after 61.3 s in Production Deploy",
      );
      assert.deepEqual(last({ message: "Interrupted", environments: {} }), [
        "Interrupted after 61.3 s",
        "  production    unchanged",
        "  next          npm start goes on from what was done",
      ]);
    });

    it("do not say so once production was deployed to", () => {
      const environments = { prod: { modelPackage: version(4), serves: serves(4) } };
      const lines = last({ message: "Interrupted", stages: stages("Succeeded"), environments });
      assert.ok(lines.includes("  production    it serves version 4, which this delivery has brought (prod)"));
      const during = { prod: { serves: serves(3, "Updating") } };
      assert.ok(
        last({ message: "Interrupted", stages: stages("Failed"), environments: during }).includes(
          "  production    it is Updating, with version 3 (prod)",
        ),
      );
    });
  });
});
