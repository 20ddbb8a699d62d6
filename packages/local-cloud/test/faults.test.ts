import assert from "node:assert/strict";
import { mock } from "node:test";
import { setImmediate } from "node:timers/promises";
import { CodeBuildClient, ListProjectsCommand } from "@aws-sdk/client-codebuild";
import { IAMClient, ListRolePoliciesCommand } from "@aws-sdk/client-iam";
import { CreateBucketCommand, ListBucketsCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import type { FaultOfRequests, LossOfProcess } from "../faults";
import { createServices } from "../services";
import { createRole, startTestCloud, type TestCloud } from "./testCloud";

describe("A local cloud that is told to have faults", () => {
  let test: TestCloud;
  let met: (FaultOfRequests | LossOfProcess)[];

  async function start(...faults: readonly (FaultOfRequests | LossOfProcess)[]): Promise<void> {
    met = [];
    test = await startTestCloud({ services: createServices, faults: { faults, onMet: (fault) => met.push(fault) } });
  }

  afterEach(async () => {
    await test.stop();
  });

  /** A client that tries again as it does by itself. */
  function client<Client>(Class: new (configuration: object) => Client, maxAttempts = 3): Client {
    return new Class({ ...test.clientOf(), maxAttempts });
  }

  for (const fault of ["throttle", "serverError", "timeOut", "cut"] as const)
    it(`${fault}: an SDK tries again and gets through, whatever the protocol`, async () => {
      await start(
        { service: "s3", operation: "PUT", fault },
        { service: "codebuild", operation: "ListProjects", fault },
        { service: "sns", fault },
      );
      await Promise.all([
        client(S3Client).send(new CreateBucketCommand({ Bucket: "bucket" })),
        client(CodeBuildClient).send(new ListProjectsCommand({})),
        client(SNSClient).send(new CreateTopicCommand({ Name: "topic" })),
      ]);
      assert.equal(met.length, 3);
    });

  it("hits the requests that are named, after those that are spared, as often as is said, and no others", async () => {
    await start({ service: "s3", operation: "GET", after: 1, times: 2, fault: "serverError" });
    const s3 = client(S3Client, 1);
    await s3.send(new CreateBucketCommand({ Bucket: "bucket" }));
    const outcomes = [];
    for (let asked = 0; asked < 4; asked += 1)
      outcomes.push(await s3.send(new ListBucketsCommand({})).then(() => 200, statusOf));
    assert.deepEqual(outcomes, [200, 500, 500, 200]);
  });

  it("loses the answer to what it has carried out: the second attempt meets what the first one made", async () => {
    await start({ service: "s3", operation: "PUT", fault: "lostAnswer" });
    await client(S3Client)
      .send(new CreateBucketCommand({ Bucket: "bucket" }), {})
      .catch(() => undefined);
    const { Buckets } = await client(S3Client).send(new ListBucketsCommand({}));
    assert.deepEqual(
      Buckets?.map(({ Name }) => Name),
      ["bucket"],
    );
    assert.equal(met.length, 1);
    await client(S3Client).send(new PutObjectCommand({ Bucket: "bucket", Key: "key", Body: "content" }));
  });

  it("answers as AWS does while a role is not known everywhere yet", async () => {
    const message = "The entity cannot be found yet.";
    await start({
      service: "iam",
      operation: "ListRolePolicies",
      fault: { code: "NoSuchEntity", message, status: 404 },
    });
    await createRole(test, "role", "codebuild.amazonaws.com");
    const ask = (): Promise<unknown> => client(IAMClient).send(new ListRolePoliciesCommand({ RoleName: "role" }));
    await assert.rejects(ask(), { name: "NoSuchEntityException", message });
    await ask();
  });

  it("loses a process of the kind that is named", async () => {
    await start({ lose: "build", after: 1 });
    const sleep = (purpose: "build" | "training") =>
      test.cloud.processes.start({
        purpose,
        file: "/bin/sh",
        arguments: ["-c", "exec sleep 600"],
        folder: test.folder,
        environment: {},
        onLine: () => undefined,
      });
    const kill = mock.method(process, "kill");
    const [first, training, second] = [sleep("build"), sleep("training"), sleep("build")];
    assert.equal((await second.exited).code, undefined);
    const signals = kill.mock.calls.map((call) => call.arguments[1]);
    kill.mock.restore();
    // What is told to end before is taken for what ends with the cloud: a training job would be InProgress for ever.
    assert.deepEqual([signals.includes("SIGKILL"), signals.includes("SIGTERM")], [true, false]);
    assert.deepEqual(met.length, 1);
    await Promise.all([first.stop(0), training.stop(0)]);
  });

  it("does not count a process as lost that ended before its time", async () => {
    await start({ lose: "build", milliseconds: 600_000 });
    const { exited } = test.cloud.processes.start({
      purpose: "build",
      file: "/bin/sh",
      arguments: ["-c", "exit 3"],
      folder: test.folder,
      environment: {},
      onLine: () => undefined,
    });
    assert.equal((await exited).code, 3);
    await setImmediate();
    assert.deepEqual(met, []);
  });
});

function statusOf(error: unknown): number | undefined {
  const metadata: unknown = error instanceof Error ? Reflect.get(error, "$metadata") : undefined;
  const status: unknown =
    typeof metadata === "object" && metadata !== null ? Reflect.get(metadata, "httpStatusCode") : 0;
  return typeof status === "number" ? status : undefined;
}
