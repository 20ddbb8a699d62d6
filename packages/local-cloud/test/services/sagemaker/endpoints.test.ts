import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DescribeEndpointCommandOutput, ProductionVariant } from "@aws-sdk/client-sagemaker";
import { accountId, bucket, executionStatements, image, Laboratory, region, roleArn } from "./laboratory";

const arnOf = (resource: string): string => `arn:aws:sagemaker:${region}:${accountId}:${resource}`;

interface Prediction {
  readonly model: string;
  readonly text: string;
  readonly contentType: string;
  readonly accept: string;
  readonly environment: readonly string[];
}

describe("SageMaker endpoints", () => {
  let laboratory: Laboratory;

  before(async () => {
    laboratory = await Laboratory.open();
    await configure("one");
    await configure("two");
    await configure("crashing", { BEHAVIOUR: "crash" });
    await createEndpoint("production", "one");
  });

  after(() => laboratory.close());

  /** A model of this name, and a configuration of this name that serves it. */
  const configure = async (
    name: string,
    Environment: Record<string, string> = {},
    changes: Partial<ProductionVariant> = {},
  ): Promise<void> => {
    const { sagemaker } = laboratory.administrator;
    const ModelDataUrl = await laboratory.uploadModel(name);
    await sagemaker.createModel({
      ModelName: name,
      ExecutionRoleArn: roleArn("execution"),
      PrimaryContainer: { Image: image, ModelDataUrl, Environment },
    });
    await sagemaker.createEndpointConfig({
      EndpointConfigName: name,
      ProductionVariants: [variant("AllTraffic", name, changes)],
    });
  };

  const variant = (
    VariantName: string,
    ModelName: string,
    changes: Partial<ProductionVariant> = {},
  ): ProductionVariant => ({
    VariantName,
    ModelName,
    InstanceType: "ml.m5.large",
    InitialInstanceCount: 1,
    ...changes,
  });

  const settled = (name: string): Promise<DescribeEndpointCommandOutput> =>
    laboratory.until(
      () => laboratory.administrator.sagemaker.describeEndpoint({ EndpointName: name }),
      ({ EndpointStatus }) => EndpointStatus !== "Creating" && EndpointStatus !== "Updating",
    );

  const createEndpoint = async (name: string, configuration: string): Promise<DescribeEndpointCommandOutput> => {
    await laboratory.administrator.sagemaker.createEndpoint({ EndpointName: name, EndpointConfigName: configuration });
    return settled(name);
  };

  const update = async (name: string, configuration: string): Promise<DescribeEndpointCommandOutput> => {
    await laboratory.administrator.sagemaker.updateEndpoint({ EndpointName: name, EndpointConfigName: configuration });
    return settled(name);
  };

  /** Makes sure that the endpoint `production` serves a configuration, whatever an earlier test left. */
  const serve = async (configuration: string): Promise<void> => {
    const { EndpointConfigName } = await settled("production");
    if (EndpointConfigName !== configuration) await update("production", configuration);
  };

  /** How often a container of the endpoint `production` was started. */
  const starts = (): number =>
    laboratory.lines("/aws/sagemaker/Endpoints/production/").filter((line) => line.startsWith("serving ")).length;

  const remove = async (name: string): Promise<void> => {
    const { sagemaker } = laboratory.administrator;
    await sagemaker.deleteEndpoint({ EndpointName: name });
    await laboratory.until(
      () => sagemaker.listEndpoints({ NameContains: name }),
      ({ Endpoints }) => Endpoints?.length === 0,
    );
  };

  const predict = async (
    name: string,
    TargetVariant?: string,
  ): Promise<Prediction & { readonly variant: string | undefined }> => {
    const answer = await laboratory.administrator.runtime.invokeEndpoint({
      EndpointName: name,
      Body: "picture",
      ContentType: "application/x-image",
      Accept: "application/json",
      TargetVariant,
    });
    return { ...(JSON.parse(answer.Body.transformToString()) as Prediction), variant: answer.InvokedProductionVariant };
  };

  it("serves the model in a container that sees its contract and nothing else", async () => {
    const endpoint = await settled("production");
    assert.equal(endpoint.EndpointStatus, "InService");
    assert.equal(endpoint.EndpointConfigName, "one");
    assert.deepEqual(await predict("production"), {
      model: "one",
      text: "picture",
      contentType: "application/x-image",
      accept: "application/json",
      environment: ["HOME", "LANG", "PATH", "SAGEMAKER_BASE_DIR", "SAGEMAKER_BIND_TO_PORT", "TMPDIR"],
      variant: "AllTraffic",
    });
    assert.deepEqual(laboratory.lines("/aws/sagemaker/Endpoints/production/AllTraffic/i-"), ["serving one"]);
  });

  it("loses no call while the configuration is swapped under load, and ends with the new model alone", async () => {
    const { runtime, sagemaker } = laboratory.administrator;
    await serve("one");
    const before = starts();
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
    const endpoint = await settled("production");
    swapped = true;
    await Promise.all(clients);
    assert.equal(endpoint.EndpointConfigName, "two");
    assert.deepEqual(new Set(models), new Set(["one", "two"]));
    assert.equal((await predict("production")).model, "two");
    // Nothing but the new container was started: the old one went on until the end.
    assert.equal(starts(), before + 1);
  });

  it("lets the old container finish the call that it is working on", async () => {
    await serve("one");
    const { runtime } = laboratory.administrator;
    const signal = join(laboratory.home, "answer");
    const call = runtime.invokeEndpoint({ EndpointName: "production", Body: `wait for ${signal}` });
    await update("production", "two");
    assert.equal((await predict("production")).model, "two");
    await writeFile(signal, "");
    assert.equal((await call).Body.transformToString(), "one");
  });

  it("goes silently back to the old configuration when the new one does not start", async () => {
    const { sagemaker } = laboratory.administrator;
    await serve("two");
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
    const endpoint = await settled("production");
    assert.deepEqual(
      [endpoint.EndpointStatus, endpoint.EndpointConfigName, endpoint.PendingDeploymentSummary],
      ["InService", "two", undefined],
    );
    assert.match(
      endpoint.FailureReason ?? "",
      /^The primary container for production variant AllTraffic did not pass the ping health check\..*the model is not one that I can read/u,
    );
    assert.equal((await predict("production")).model, "two");
  });

  it("is Failed when its first deployment does not start, and can only be deleted then", async () => {
    const { runtime, sagemaker } = laboratory.administrator;
    const endpoint = await createEndpoint("broken", "crashing");
    assert.equal(endpoint.EndpointStatus, "Failed");
    assert.match(endpoint.FailureReason ?? "", /did not pass the ping health check/u);
    await assert.rejects(update("broken", "one"), /can only be deleted/u);
    await assert.rejects(runtime.invokeEndpoint({ EndpointName: "broken", Body: "picture" }), {
      name: "ValidationError",
    });
    await remove("broken");
    await assert.rejects(sagemaker.describeEndpoint({ EndpointName: "broken" }), {
      name: "ValidationException",
      message: `Could not find endpoint "${arnOf("endpoint/broken")}".`,
    });
  });

  it("gives up on a container that never answers /ping when the cloud's clock says so", async () => {
    await configure("sleepy", { BEHAVIOUR: "neverReady" }, { ContainerStartupHealthCheckTimeoutInSeconds: 60 });
    await laboratory.administrator.sagemaker.createEndpoint({ EndpointName: "sleepy", EndpointConfigName: "sleepy" });
    await laboratory.until(
      () => laboratory.lines("/aws/sagemaker/Endpoints/sleepy/"),
      (lines) => lines.length > 0,
    );
    laboratory.clock.advance(60);
    assert.match((await settled("sleepy")).FailureReason ?? "", /time limit has passed/u);
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
    await createEndpoint("shared", "shared");
    const shares = async (): Promise<Readonly<Record<string, number>>> => {
      const counts: Record<string, number> = {};
      for (let call = 0; call < 8; call += 1) {
        const { variant: name = "" } = await predict("shared");
        counts[name] = (counts[name] ?? 0) + 1;
      }
      return counts;
    };
    assert.deepEqual(await shares(), { Current: 6, Candidate: 2 });
    assert.equal((await predict("shared", "Candidate")).model, "two");
    await assert.rejects(predict("shared", "Nobody"), { name: "ValidationError" });
    await sagemaker.updateEndpointWeightsAndCapacities({
      EndpointName: "shared",
      DesiredWeightsAndCapacities: [
        { VariantName: "Current", DesiredWeight: 0 },
        { VariantName: "Candidate", DesiredWeight: 1, DesiredInstanceCount: 3 },
      ],
    });
    const { ProductionVariants } = await settled("shared");
    assert.deepEqual(
      ProductionVariants?.map(({ CurrentWeight, DesiredInstanceCount }) => [CurrentWeight, DesiredInstanceCount]),
      [
        [0, 1],
        [1, 3],
      ],
    );
    assert.deepEqual(await shares(), { Candidate: 8 });
    await remove("shared");
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
      message:
        /^Could not access model data at s3:.*blind\/SageMaker is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::laboratory\/models\/guarded\/model\.tar\.gz/u,
    });
    await createModel("unpullable", await host("offline", "ecr:BatchGetImage"));
    await sagemaker.createEndpointConfig({
      EndpointConfigName: "unpullable",
      ProductionVariants: [variant("AllTraffic", "unpullable")],
    });
    assert.match(
      (await createEndpoint("unpullable", "unpullable")).FailureReason ?? "",
      /offline\/SageMaker is not authorized to perform: ecr:BatchGetImage/u,
    );
  });

  it("refuses names that are taken, what does not exist, and by name what only AWS can do", async () => {
    const { sagemaker } = laboratory.administrator;
    const refusals: readonly (readonly [() => Promise<unknown>, RegExp])[] = [
      [() => configure("one"), /^Cannot create already existing model "arn:.*:model\/one"\.$/u],
      [
        () => sagemaker.createEndpointConfig({ EndpointConfigName: "one", ProductionVariants: [variant("A", "one")] }),
        /^Cannot create already existing endpoint configuration "arn:.*:endpoint-config\/one"\.$/u,
      ],
      [
        () =>
          sagemaker.createEndpointConfig({ EndpointConfigName: "new", ProductionVariants: [variant("A", "absent")] }),
        /^Could not find model "arn:.*:model\/absent"\.$/u,
      ],
      [
        () => createEndpoint("production", "one"),
        /^Cannot create already existing endpoint "arn:.*:endpoint\/production"\.$/u,
      ],
      [
        () => createEndpoint("new", "absent"),
        /^Could not find endpoint configuration "arn:.*:endpoint-config\/absent"\.$/u,
      ],
      [() => sagemaker.describeModel({ ModelName: "absent" }), /^Could not find model "arn:.*:model\/absent"\.$/u],
      [
        () =>
          sagemaker.createEndpointConfig({
            EndpointConfigName: "new",
            ProductionVariants: [variant("A", "one")],
            DataCaptureConfig: {
              InitialSamplingPercentage: 1,
              DestinationS3Uri: "s3://b",
              CaptureOptions: [{ CaptureMode: "Input" }],
            },
          }),
        /DataCaptureConfig/u,
      ],
      [
        () =>
          sagemaker.createEndpointConfig({
            EndpointConfigName: "new",
            ProductionVariants: [variant("A", "one")],
            ShadowProductionVariants: [variant("B", "two")],
          }),
        /ShadowProductionVariants/u,
      ],
    ];
    for (const [attempt, message] of refusals) await assert.rejects(attempt, { message });
  });

  it("needs the caller's rights to endpoint and configuration alike, and to pass the hosting role", async () => {
    const { sagemaker } = await laboratory.build("deployer", [
      { Action: ["sagemaker:CreateEndpoint", "sagemaker:UpdateEndpoint"], Resource: arnOf("endpoint/production") },
      { Action: "sagemaker:CreateModel", Resource: arnOf("model/*") },
    ]);
    await assert.rejects(
      sagemaker.updateEndpoint({ EndpointName: "production", EndpointConfigName: "two" }),
      new RegExp(`sagemaker:UpdateEndpoint on resource: ${arnOf("endpoint-config/two")}`, "u"),
    );
    await assert.rejects(
      sagemaker.createModel({
        ModelName: "passed",
        ExecutionRoleArn: roleArn("execution"),
        PrimaryContainer: { Image: image },
      }),
      new RegExp(`iam:PassRole on resource: ${roleArn("execution")}`, "u"),
    );
  });

  it("serves again what was in service when the cloud is restarted, from the first call on", async () => {
    await serve("two");
    const before = starts();
    await laboratory.restart();
    const [first, second] = await Promise.all([predict("production"), predict("production")]);
    assert.deepEqual([first.model, second.model], ["two", "two"]);
    assert.equal(starts(), before + 1);
  });
});
