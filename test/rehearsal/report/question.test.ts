import assert from "node:assert/strict";
import type { DataManifest } from "../../../contract/dataManifest";
import type { RunRecord } from "../../../contract/runRecord";
import { describeCandidate } from "../../../rehearsal/report/question";
import { inColumns } from "../../../rehearsal/report/rows";

const version = (number: number): string => `arn:aws:sagemaker:us-east-1:123456789012:model-package/pictures/${number}`;

const tested = (number: number, accuracy: number, p95: number) => ({
  endpoint: "pictures",
  endpointConfiguration: "pictures-1",
  modelPackage: version(number),
  accuracy,
  samples: 200,
  latencyMilliseconds: { p50: 9, p95 },
});

const record: RunRecord = {
  execution: "e-4",
  commit: "0123456789abcdef",
  author: "Ann Example",
  message: "Warmer pictures\n\nBecause they were cold.",
  dataVersion: "0123456789abcdef",
  training: { job: "pictures-4", reused: false },
  modelPackage: version(4),
  environments: { dev: tested(4, 0.995, 18.3) },
  links: {},
};

const sha = "0".repeat(64);
const data: DataManifest = {
  version: "0123456789abcdef",
  attempt: "fedcba9876543210",
  classes: ["circle", "square", "star"],
  samples: { train: 800, validation: 200, heldOut: 200 },
  channels: { train: "", validation: "" },
  channelsSha256: { train: sha, validation: sha },
  labels: "",
  heldOut: "",
  heldOutSha256: sha,
  labelsSha256: sha,
};

const stacks = { tested: "dev", production: "prod" };
const same = { kind: "same" } as const;
const former: RunRecord = { ...record, execution: "e-3", environments: { prod: tested(3, 0.98, 17) } };

describe("what is told before the question whether a model shall go to production", () => {
  it("is the commit, the data, the candidate beside what production serves, and the checks", () => {
    const candidate = { record, data, stacks, samples: "pictures", checks: "615 tests" } as const;
    assert.deepEqual(describeCandidate({ ...candidate, serving: version(3), former: { record: former, data } }, same), [
      ["commit", "0123456 Warmer pictures (Ann Example)"],
      ["data", "1,200 pictures, 3 classes, the same as in production"],
      ["candidate", "version 4: accuracy 0.995 on 200 samples, p95 18 ms, in dev"],
      ["production", "version 3: accuracy 0.980 on 200 samples, p95 17 ms, when it went live in prod"],
      ["checks", "615 tests"],
      ["cost", "as now: production serves the same commit"],
      ["permissions", "as now: production serves the same commit"],
    ]);
  });

  it("says what changed of the data", () => {
    const before = { ...data, version: "1".repeat(16), classes: ["circle", "hexagon", "star"] };
    const told = (changed: Partial<DataManifest>): string | undefined =>
      describeCandidate(
        {
          record,
          data,
          stacks,
          samples: "rows",
          serving: version(3),
          former: { record: former, data: { ...before, ...changed } },
        },
        same,
      )[1]?.[1];
    assert.equal(told({}), "1,200 rows, 3 classes; production: as many, but others, without square, with hexagon");
    assert.equal(
      told({ classes: [...data.classes, "a", "b", "c", "d"] }),
      "1,200 rows, 3 classes; production: as many, but others, with a, b, c and 1 more",
    );
    assert.equal(
      told({ classes: data.classes, samples: { train: 700, validation: 150, heldOut: 150 } }),
      "1,200 rows, 3 classes; production: 1,000",
    );
  });

  it("does not claim what it does not know", () => {
    const unknown = { record: { ...record, environments: {} }, stacks, samples: "pictures" } as const;
    assert.deepEqual(describeCandidate(unknown, same).slice(1, 4), [
      ["data", "version 0123456789abcdef"],
      ["candidate", "version 4: not measured, in dev"],
      ["production", "serves nothing yet (prod)"],
    ]);
    assert.deepEqual(describeCandidate({ ...unknown, data, serving: version(3) }, same).slice(1, 4), [
      ["data", "1,200 pictures, 3 classes; what production learnt from is not known"],
      ["candidate", "version 4: not measured, in dev"],
      ["production", "version 3: no record tells how it did (prod)"],
    ]);
  });

  it("moves no cursor, whatever a subject holds, and is no wider than the terminal", () => {
    const hostile = { ...record, message: `\u001b]0;owned\u0007${"very ".repeat(30)}long` };
    const rows = describeCandidate({ record: hostile, stacks, samples: "pictures" }, same);
    for (const columns of [60, 80, 120])
      for (const line of inColumns(rows, { narrowestLabels: 10, indentation: 4, columns })) {
        assert.ok(line.length <= columns, line);
        assert.ok(!line.includes("\u001b") && !line.includes("owned"), line);
      }
  });
});
