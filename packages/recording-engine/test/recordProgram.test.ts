import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { ComponentResource, Config, CustomResource, type Output, runtime, secret } from "@pulumi/pulumi";
import { type RecordOptions, recordProgram } from "../recordProgram";

class Bucket extends CustomResource {
  declare public readonly arn: Output<string>;

  public constructor(name: string, inputs: Readonly<Record<string, unknown>> = {}, parent?: ComponentResource) {
    super("aws:s3/bucket:Bucket", name, { arn: undefined, ...inputs }, parent === undefined ? {} : { parent });
  }
}

const options = (stack: string, others: Partial<RecordOptions> = {}): RecordOptions => ({
  project: "recorded",
  stack,
  configuration: { "recorded:greeting": `hello ${stack}` },
  answers: {
    resource: (_type, name) => ({ arn: `arn:aws:s3:::${name}` }),
    call: (token) => {
      throw new Error(`${token} is not known`);
    },
  },
  ...others,
});

describe("a recorded program", () => {
  it("shows what it declares, with parents, secrets and outputs", async () => {
    const { resources, outputs } = await recordProgram(() => {
      const store = new ComponentResource("recorded:index:Store", "store");
      const bucket = new Bucket("store-bucket", { password: secret("open sesame"), size: 1 }, store);
      return { arn: bucket.arn };
    }, options("dev"));
    const [stack, store, bucket] = resources;
    assert.deepEqual(
      resources.map(({ urn }) => urn),
      [
        "urn:pulumi:dev::recorded::pulumi:pulumi:Stack::recorded-dev",
        "urn:pulumi:dev::recorded::recorded:index:Store::store",
        "urn:pulumi:dev::recorded::recorded:index:Store$aws:s3/bucket:Bucket::store-bucket",
      ],
    );
    assert.equal(store?.parent, stack?.urn);
    assert.equal(bucket?.parent, store?.urn);
    assert.deepEqual([bucket?.inputs, bucket?.secrets], [{ password: "open sesame", size: 1 }, ["password"]]);
    assert.deepEqual(outputs, { arn: "arn:aws:s3:::store-bucket" });
  });

  it("takes turns with others of the same process", async () => {
    const program = async (): Promise<Readonly<Record<string, unknown>>> => {
      const { arn } = new Bucket("first");
      await sleep(5);
      return { arn, greeting: new Config().require("greeting"), second: new Bucket("second").arn };
    };
    const [dev, prod] = await Promise.all([
      recordProgram(program, options("dev")),
      recordProgram(program, options("prod")),
    ]);
    assert.deepEqual([dev.outputs["greeting"], prod.outputs["greeting"]], ["hello dev", "hello prod"]);
    for (const [stack, { resources }] of [
      ["dev", dev],
      ["prod", prod],
    ] as const) {
      assert.equal(resources.length, 3);
      for (const { urn } of resources) assert.ok(urn.startsWith(`urn:pulumi:${stack}::`), urn);
    }
  });

  it("runs in its surroundings when its turn has come, and the next one runs after a failure", async () => {
    const order: string[] = [];
    const within = (name: string): RecordOptions => ({
      ...options("dev"),
      within: async (run) => {
        order.push(`before ${name}`);
        try {
          return await run();
        } finally {
          order.push(`after ${name}`);
        }
      },
    });
    const fails = (): never => {
      throw new Error("no luck");
    };
    const [first, second] = await Promise.allSettled([
      recordProgram(fails, within("one")),
      recordProgram(() => ({}), within("two")),
    ]);
    assert.deepEqual([first.status, second.status], ["rejected", "fulfilled"]);
    assert.deepEqual(order, ["before one", "after one", "before two", "after two"]);
  });

  it("leaves the listeners of others to stray errors where they are, and none of its own", async () => {
    const events = ["unhandledRejection", "uncaughtException"];
    const theirs = (): void => undefined;
    const listeners = (): readonly unknown[] => events.map((event) => process.rawListeners(event));
    for (const event of events) process.on(event, theirs);
    try {
      const before = listeners();
      let during: readonly boolean[] = [];
      await recordProgram(() => {
        during = events.map((event) => process.rawListeners(event).includes(theirs));
        return {};
      }, options("dev"));
      assert.deepEqual(during, [true, true]);
      assert.deepEqual(listeners(), before);
    } finally {
      for (const event of events) process.off(event, theirs);
    }
  });

  it("is refused when two resources have one URN, and for a function that nothing is known of", async () => {
    await assert.rejects(
      recordProgram(() => [new Bucket("twin"), new Bucket("twin")].length, options("dev")),
      /Duplicate resource URN '.*::twin'/,
    );
    await assert.rejects(
      recordProgram(() => runtime.invoke("aws:index/getRegion:getRegion", {}), options("dev")),
      /aws:index\/getRegion:getRegion is not known/,
    );
  });
});
