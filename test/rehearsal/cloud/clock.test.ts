import assert from "node:assert/strict";
import { mock } from "node:test";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { createClock } from "../../../rehearsal/cloud/clock";
import { ManualClock } from "./services/sagemaker/manualClock";
import { roleSession, startTestCloud } from "./testCloud";

const hour = 3_600_000;

describe("the clock of a local cloud", () => {
  afterEach(() => {
    mock.restoreAll();
  });

  it("does not jump with this machine's: a sleep of an hour, or a clock that is set back, is no time at all", () => {
    const clock = createClock(1);
    const before = clock.now().getTime();
    for (const jump of [hour, -hour]) {
      const now = Date.now() + jump;
      mock.method(Date, "now", () => now);
      const passed = clock.now().getTime() - before;
      assert.ok(passed >= 0 && passed < hour / 2, `${passed} ms passed`);
      mock.restoreAll();
    }
  });

  it("begins no earlier than the last one in the same home ended", () => {
    const latest = new Date(Date.now() + hour);
    assert.ok(createClock(1, latest).now() >= latest);
  });

  it("ends no session: who was called before a night's sleep may call after it", async () => {
    const clock = new ManualClock();
    const test = await startTestCloud({ clock });
    try {
      const session = await roleSession(test, "lister", { Effect: "Allow", Action: "s3:ListAllMyBuckets", Resource: "*" });
      clock.advance(8 * 3600);
      const { Buckets } = await new S3Client(test.clientOf(session)).send(new ListBucketsCommand({}));
      assert.deepEqual(Buckets ?? [], []);
    } finally {
      await test.stop();
    }
  });
});
