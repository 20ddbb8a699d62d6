import assert from "node:assert/strict";
import { trainingSpecification } from "../../contract/training/specification";
import { trainOrReuse } from "../../delivery/watchJob";
import { exampleManifest, exampleTraining } from "../components/release/examples";
import { startStubAws, type StubAws } from "./stubAws";
import { StubTraining } from "./stubTraining";

const request = {
  region: "eu-central-1",
  namePrefix: "demo",
  identity: "0011223344556677",
  specification: trainingSpecification(exampleTraining, exampleManifest, "image"),
  roleArn: "arn",
  outputUri: "s3://artifacts/models",
  tags: {},
};
const running = { TrainingJobStatus: "InProgress", SecondaryStatus: "Training" };

describe("trainOrReuse", () => {
  let aws: StubAws;
  let training: StubTraining;
  let lines: string[];

  beforeEach(async () => {
    training = new StubTraining(running);
    aws = await startStubAws(training.operations);
    lines = [];
  });
  afterEach(() => aws.close());

  /**
   * Sends the signal once the job is seen training, as a stopped build does; the handlers that are there before are
   * left alone.
   */
  const interruptedBy = (signal: NodeJS.Signals): ReturnType<typeof trainOrReuse> => {
    const report = (line: string): void => {
      lines.push(line);
      if (line.endsWith(": Training")) setImmediate(() => process.emit(signal, signal));
    };
    return trainOrReuse(request, { pollingIntervalSeconds: 60, report });
  };

  it("stops the job that it started when the build is stopped", async () => {
    await assert.rejects(
      interruptedBy("SIGTERM"),
      /Interrupted by SIGTERM\. Training job demo-0011223344556677 was stopped\./,
    );
    assert.deepEqual(training.stopped, ["demo-0011223344556677"]);
  });

  it("leaves a job alone that somebody else started", async () => {
    training.add("demo-0011223344556677", running);
    await assert.rejects(interruptedBy("SIGTERM"), /goes on/);
    assert.deepEqual(training.stopped, []);
  });

  it("listens to signals only while it watches", async () => {
    const before = process.listenerCount("SIGTERM");
    await assert.rejects(interruptedBy("SIGTERM"));
    assert.equal(process.listenerCount("SIGTERM"), before);
  });

  it("tries again under another name after a failed attempt", async () => {
    await aws.close();
    training = new StubTraining();
    training.add("demo-0011223344556677", { TrainingJobStatus: "Failed" });
    aws = await startStubAws(training.operations);
    const { trainingJobName, reused } = await trainOrReuse(request, {
      pollingIntervalSeconds: 60,
      report: () => undefined,
    });
    assert.deepEqual({ trainingJobName, reused }, { trainingJobName: "demo-0011223344556677-2", reused: false });
  });
});
