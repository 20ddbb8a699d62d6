import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { EndpointLaboratory, type Prediction, variant } from "./endpointLaboratory";
import { accountId, bucket, executionStatements, image, type Laboratory, region, roleArn } from "./laboratory";

const arnOf = (resource: string): string => `arn:aws:sagemaker:${region}:${accountId}:${resource}`;

describe("SageMaker endpoints", () => {
  let endpoints: EndpointLaboratory;
  let laboratory: Laboratory;

  before(async () => {
    endpoints = await EndpointLaboratory.open();
    ({ laboratory } = endpoints);
  });

  after(() => endpoints.close());

  it("serves the model in a container that sees its contract and nothing else", async () => {
    const endpoint = await endpoints.settled("production");
    assert.equal(endpoint.EndpointStatus, "InService");
    assert.equal(endpoint.EndpointConfigName, "one");
    assert.deepEqual(await endpoints.predict("production"), {
      model: "one",
      text: "picture",
      contentType: "application/x-image",
      accept: "application/json",
      environment: [
        "HOME",
        "LANG",
        "LOCAL_CLOUD_PROCESS",
        "PATH",
        "SAGEMAKER_BASE_DIR",
        "SAGEMAKER_BIND_TO_PORT",
        "TMPDIR",
      ],
      variant: "AllTraffic",
    });
    assert.deepEqual(laboratory.lines("/aws/sagemaker/Endpoints/production/AllTraffic/i-"), ["serving one"]);
  });

  it("loses no call while the configuration is swapped under load, and ends with the new model alone", async () => {
    const { runtime, sagemaker } = laboratory.administrator;
    await endpoints.serve("one");
    const before = endpoints.starts();
    const models: string[] = [];
    let swapped = false;
    const client = async (): Promise<void> => {
      for (let after = 0; after < 3; after += swapped ? 1 : 0) {
        const { Body } = await runtime.invokeEndpoint({ EndpointName: "production", Body: "picture" });
        models.push((JSON.parse(Body.transformToString()) as Prediction).model);
      }
    };
    await sagemaker.updateEndpoint({ EndpointName: "production", EndpointConfigName: "two" });
    const clients = Array.from({ length: 8 }, client);
    const endpoint = await endpoints.settled("production");
    swapped = true;
    await Promise.all(clients);
    assert.equal(endpoint.EndpointConfigName, "two");
    assert.deepEqual(new Set(models), new Set(["one", "two"]));
    assert.equal((await endpoints.predict("production")).model, "two");
    // Nothing but the new container was started: the old one went on until the end.
    assert.equal(endpoints.starts(), before + 1);
  });

  it("lets the old container finish the call that it is working on", async () => {
    await endpoints.serve("one");
    const { runtime } = laboratory.administrator;
    const signal = join(laboratory.home, "answer");
    const call = runtime.invokeEndpoint({ EndpointName: "production", Body: `wait for ${signal}` });
    await endpoints.update("production", "two");
    assert.equal((await endpoints.predict("production")).model, "two");
    await writeFile(signal, "");
    assert.equal((await call).Body.transformToString(), "one");
  });

  it("goes silently back to the old configuration when the new one does not start", async () => {
    const { sagemaker } = laboratory.administrator;
    await endpoints.serve("two");
    await sagemaker.updateEndpoint({ EndpointName: "production", EndpointConfigName: "crashing" });
    const pending = await sagemaker.describeEndpoint({ EndpointName: "production" });
    assert.deepEqual(
      [pending.EndpointStatus, pending.EndpointConfigName, pending.PendingDeploymentSummary?.EndpointConfigName],
      ["Updating", "two", "crashing"],
    );
    const message = `Cannot update in-progress endpoint "${arnOf("endpoint/production")}".`;
    await assert.rejects(sagemaker.updateEndpoint({ EndpointName: "production", EndpointConfigName: "one" }), {
      message,
    });
    await assert.rejects(sagemaker.deleteEndpoint({ EndpointName: "production" }), { message });
    const endpoint = await endpoints.settled("production");
    assert.deepEqual(
      [endpoint.EndpointStatus, endpoint.EndpointConfigName, endpoint.PendingDeploymentSummary],
      ["InService", "two", undefined],
    );
    assert.match(
      endpoint.FailureReason ?? "",
      new RegExp(
        "^The primary container for production variant AllTraffic did not pass the ping health check\\." +
          ".*the model is not one that I can read",
        "u",
      ),
    );
    assert.equal((await endpoints.predict("production")).model, "two");
  });

  it("is Failed when its first deployment does not start, and can only be deleted then", async () => {
    const { runtime, sagemaker } = laboratory.administrator;
    const endpoint = await endpoints.createEndpoint("broken", "crashing");
    assert.equal(endpoint.EndpointStatus, "Failed");
    assert.match(endpoint.FailureReason ?? "", /did not pass the ping health check/u);
    await assert.rejects(endpoints.update("broken", "one"), /can only be deleted/u);
    await assert.rejects(runtime.invokeEndpoint({ EndpointName: "broken", Body: "picture" }), {
      name: "ValidationError",
    });
    await endpoints.remove("broken");
    await assert.rejects(sagemaker.describeEndpoint({ EndpointName: "broken" }), {
      name: "ValidationException",
      message: `Could not find endpoint "${arnOf("endpoint/broken")}".`,
    });
  });

  it("gives up on a container that never answers /ping when the cloud's clock says so", async () => {
    await endpoints.configure(
      "sleepy",
      { BEHAVIOUR: "neverReady" },
      { ContainerStartupHealthCheckTimeoutInSeconds: 60 },
    );
    await laboratory.administrator.sagemaker.createEndpoint({ EndpointName: "sleepy", EndpointConfigName: "sleepy" });
    await laboratory.until(
      () => laboratory.lines("/aws/sagemaker/Endpoints/sleepy/"),
      (lines) => lines.length > 0,
    );
    laboratory.clock.advance(60);
    assert.match((await endpoints.settled("sleepy")).FailureReason ?? "", /time limit has passed/u);
  });

  it("serves variants by weight, a named one on request, and changes weights while it serves", async () => {
    const { sagemaker } = laboratory.administrator;
    await sagemaker.createEndpointConfig({
      EndpointConfigName: "shared",
      ProductionVariants: [
        variant("Current", "one", { InitialVariantWeight: 3 }),
        variant("Candidate", "two", { InitialVariantWeight: 1 }),
      ],
    });
    await endpoints.createEndpoint("shared", "shared");
    const shares = async (): Promise<Readonly<Record<string, number>>> => {
      const counts: Record<string, number> = {};
      for (let call = 0; call < 8; call += 1) {
        const { variant: name = "" } = await endpoints.predict("shared");
        counts[name] = (counts[name] ?? 0) + 1;
      }
      return counts;
    };
    assert.deepEqual(await shares(), { Current: 6, Candidate: 2 });
    assert.equal((await endpoints.predict("shared", "Candidate")).model, "two");
    await assert.rejects(endpoints.predict("shared", "Nobody"), { name: "ValidationError" });
    await sagemaker.updateEndpointWeightsAndCapacities({
      EndpointName: "shared",
      DesiredWeightsAndCapacities: [
        { VariantName: "Current", DesiredWeight: 0 },
        { VariantName: "Candidate", DesiredWeight: 1, DesiredInstanceCount: 3 },
      ],
    });
    const { ProductionVariants } = await endpoints.settled("shared");
    assert.deepEqual(
      ProductionVariants?.map(({ CurrentWeight, DesiredInstanceCount }) => [CurrentWeight, DesiredInstanceCount]),
      [
        [0, 1],
        [1, 3],
      ],
    );
    assert.deepEqual(await shares(), { Candidate: 8 });
    await endpoints.remove("shared");
  });

  it("needs the hosting role's rights to the model data and the image, and names what is missing", async () => {
    const { sagemaker } = laboratory.administrator;
    const ModelDataUrl = await laboratory.uploadModel("guarded");
    const host = async (name: string, missing: string): Promise<string> => {
      const statements = executionStatements.map(({ Action, Resource }) => ({
        Action: [Action].flat().filter((action) => action !== missing),
        Resource,
      }));
      return laboratory.createRole(name, "sagemaker.amazonaws.com", statements);
    };
    const createModel = (name: string, ExecutionRoleArn: string, url = ModelDataUrl): Promise<unknown> =>
      sagemaker.createModel({
        ModelName: name,
        ExecutionRoleArn,
        PrimaryContainer: { Image: image, ModelDataUrl: url },
      });
    await assert.rejects(createModel("absent", roleArn("execution"), `s3://${bucket}/absent.tar.gz`), {
      message: `Could not find model data at s3://${bucket}/absent.tar.gz.`,
    });
    await assert.rejects(createModel("unreadable", await host("blind", "s3:GetObject")), {
      message: new RegExp(
        "^Could not access model data at s3:.*blind/SageMaker is not authorized to perform: s3:GetObject " +
          "on resource: arn:aws:s3:::laboratory/models/guarded/model\\.tar\\.gz",
        "u",
      ),
    });
    await createModel("unpullable", await host("offline", "ecr:BatchGetImage"));
    await sagemaker.createEndpointConfig({
      EndpointConfigName: "unpullable",
      ProductionVariants: [variant("AllTraffic", "unpullable")],
    });
    assert.match(
      (await endpoints.createEndpoint("unpullable", "unpullable")).FailureReason ?? "",
      /offline\/SageMaker is not authorized to perform: ecr:BatchGetImage/u,
    );
  });

  it("serves again what was in service when the cloud is restarted, from the first call on", async () => {
    await endpoints.serve("two");
    const before = endpoints.starts();
    await laboratory.restart();
    const [first, second] = await Promise.all([endpoints.predict("production"), endpoints.predict("production")]);
    assert.deepEqual([first.model, second.model], ["two", "two"]);
    assert.equal(endpoints.starts(), before + 1);
  });
});
