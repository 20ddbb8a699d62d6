import assert from "node:assert/strict";
import { Clients } from "../../contract/clients";
import { createInput } from "../../contract/training/jobs";
import { trainingSpecification } from "../../contract/training/specification";
import { type JobOptions, trainOrReuse } from "../../delivery/watchJob";
import { exampleManifest, exampleTraining } from "../components/release/examples";
import { startStubAws, type StubAws, stubVersion } from "./stubAws";
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
/** Of the execution `e-1`. */
const jobName = "demo-0011223344556677-b94f52";
const options = { execution: "e-1", modelPackageGroup: "group" };
const asked = createInput(request, jobName);
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
    return trainOrReuse(request, { ...options, clients: new Clients(), pollingIntervalSeconds: 60, report });
  };

  it("stops the job that it started when the build is stopped", async () => {
    await assert.rejects(
      interruptedBy("SIGTERM"),
      /Interrupted by SIGTERM\. Training job demo-0011223344556677-[0-9a-f]{6} was stopped\./,
    );
    assert.deepEqual(training.stopped, [jobName]);
  });

  it("leaves a job alone that somebody else started", async () => {
    training.add(jobName, { ...asked, ...running });
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
    training.add(jobName, { ...asked, TrainingJobStatus: "Failed" });
    aws = await startStubAws(training.operations);
    const { trainingJobName, reused } = await trainOrReuse(request, {
      ...options,
      clients: new Clients(),
      pollingIntervalSeconds: 60,
      report: () => undefined,
    });
    assert.deepEqual({ trainingJobName, reused }, { trainingJobName: `${jobName}-2`, reused: false });
  });

  describe("uses a finished job again", () => {
    const finished = { ...asked, TrainingJobStatus: "Completed" };
    const quiet = (): JobOptions => ({
      ...options,
      clients: new Clients(),
      pollingIntervalSeconds: 0.001,
      report: (): void => undefined,
    });
    const former = "demo-0011223344556677-aaaaaa";
    const artifact = `artifacts/models/${former}/output/model.tar.gz`;

    beforeEach(async () => {
      await aws.close();
      training = new StubTraining();
      aws = await startStubAws(training.operations);
    });

    /** Registers a package that names the former job. */
    const register = (status: string, model = `s3://artifacts/models/${former}/output/model.tar.gz`): void => {
      const content = Buffer.from("the model");
      aws.objects.set(artifact, content);
      training.packages.push({
        ModelApprovalStatus: status,
        CustomerMetadataProperties: { "training-job": former, "model-version": stubVersion(content) },
        InferenceSpecification: { Containers: [{ Image: "image", ModelDataUrl: model }] },
      });
    };

    it("when a person has approved a package of it", async () => {
      training.add(former, finished);
      register("Approved");
      assert.deepEqual(
        { ...(await trainOrReuse(request, quiet())), metrics: {} },
        {
          trainingJobName: former,
          modelDataUrl: `s3://artifacts/models/${former}/output/model.tar.gz`,
          metrics: {},
          reused: true,
        },
      );
      assert.deepEqual(training.requestedJobs, []);
    });

    it("when this very execution has trained it before its build was stopped", async () => {
      training.add(jobName, finished);
      assert.equal((await trainOrReuse(request, quiet())).trainingJobName, jobName);
      assert.deepEqual(training.requestedJobs, []);
    });

    const refused: Readonly<Record<string, () => void>> = {
      "when nobody has approved it": () => {
        training.add(former, finished);
        register("PendingManualApproval");
      },
      "when it was rejected": () => {
        training.add(former, finished);
        register("Rejected");
      },
      "when the approved package names it, but holds another model": () => {
        training.add(former, finished);
        register("Approved", "s3://artifacts/models/demo-other/output/model.tar.gz");
      },
      "when it has trained something else under the name": () => {
        training.add(former, { ...finished, HyperParameters: { epochs: "1" } });
        register("Approved");
      },
      "when its model has been overwritten since": () => {
        training.add(former, finished);
        register("Approved");
        aws.objects.set(artifact, Buffer.from("another model"));
      },
      "when its model has gone": () => {
        training.add(former, finished);
        register("Approved");
        aws.objects.delete(artifact);
      },
      "when it has gone": () => {
        register("Approved");
      },
      "when another commit has trained something else under the name of this execution": () => {
        training.add(jobName, { ...finished, RoleArn: "arn:another" });
      },
    };
    for (const [what, prepare] of Object.entries(refused)) {
      it(`but not ${what}`, async () => {
        prepare();
        assert.equal((await trainOrReuse(request, quiet())).reused, false);
        assert.equal(training.requestedJobs.length, 1);
      });
    }
  });
});
