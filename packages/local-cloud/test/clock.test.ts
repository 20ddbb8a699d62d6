import assert from "node:assert/strict";
import { mock } from "node:test";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { createClock } from "../clock";
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

  it("lets cloud time pass as many times as fast as its speed says", async () => {
    const clock = createClock(1_000_000);
    const before = clock.now().getTime();
    await new Promise<void>((resolve) => clock.after(5_000_000, resolve));
    assert.ok(clock.now().getTime() - before >= 1_000_000);
  });

  it("refuses a speed that is not above 0", () => {
    assert.throws(() => createClock(0), /0; it must be above 0/u);
  });

  it("waits for longer than a timer of Node can, and forgets what is called off, also after the first timer", () => {
    const timers = new Set<() => void>();
    mock.method(globalThis, "setTimeout", (run: () => void) => {
      timers.add(run);
      return { unref: () => run };
    });
    mock.method(globalThis, "clearTimeout", (run: () => void) => timers.delete(run));
    const fire = (): void => {
      const [run] = timers;
      if (run !== undefined) timers.delete(run);
      run?.();
    };
    let happened = 0;
    const later = (): (() => void) => createClock(1).after(50 * 24 * hour, () => (happened += 1));

    later();
    fire();
    fire();
    assert.equal(happened, 0);
    fire();
    assert.deepEqual([happened, timers.size], [1, 0]);

    const callOff = later();
    fire();
    callOff();
    assert.deepEqual([happened, timers.size], [1, 0]);
  });

  it("begins no earlier than the last one in the same home ended", async () => {
    const latest = new Date(Date.now() + hour);
    assert.ok(createClock(1, latest).now() >= latest);
    const test = await startTestCloud({ speed: 1_000_000 });
    try {
      const before = test.cloud.clock.now();
      await test.restart();
      assert.ok(test.cloud.clock.now() >= before);
    } finally {
      await test.stop();
    }
  });

  it("ends no session: who was called before a night's sleep may call after it", async () => {
    const clock = new ManualClock();
    const test = await startTestCloud({ clock });
    try {
      const session = await roleSession(test, "lister", {
        Effect: "Allow",
        Action: "s3:ListAllMyBuckets",
        Resource: "*",
      });
      clock.advance(8 * 3600);
      const { Buckets } = await new S3Client(test.clientOf(session)).send(new ListBucketsCommand({}));
      assert.deepEqual(Buckets ?? [], []);
    } finally {
      await test.stop();
    }
  });
});
