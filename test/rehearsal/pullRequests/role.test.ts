import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { CodeBuild } from "@aws-sdk/client-codebuild";
import { CodePipeline } from "@aws-sdk/client-codepipeline";
import { IAM } from "@aws-sdk/client-iam";
import { S3 } from "@aws-sdk/client-s3";
import { SageMaker } from "@aws-sdk/client-sagemaker";
import { SageMakerRuntime } from "@aws-sdk/client-sagemaker-runtime";
import { SNS } from "@aws-sdk/client-sns";
import { z } from "zod";
import { type LocalCloud, type Session, startCloud } from "#local-cloud";
import { createContext } from "../../../contract/context";
import { endpointDrift } from "../../../delivery/drift";
import { typescriptArguments } from "../../../packages/local-cloud/test/typescript";
import { awsClients } from "../../../packages/recording-engine/awsClients";
import { createEngine } from "../../../rehearsal/stage/engine";
import { deliveryNames, environmentNames } from "../../../settings/names";
import { readStacks } from "../../../settings/stacks";
import { pulumiState } from "../../../settings/state";
import { declaredTypes } from "../../program/urnList";
import { readsOf, refusedReads } from "./reads";

const checkout = resolve(__dirname, "../../..");
const { owner, production } = readStacks(checkout);

describe("what a workflow may do with the role of pull requests", () => {
  const outside = { ...process.env };
  let folder: string;
  let cloud: LocalCloud;
  let workflow: Session;

  /** The stacks as an administrator has made them, and a session with the policy that the program wrote. */
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "pull-requests-"));
    cloud = await startCloud({ home: folder, region: owner.region, imagesFolder: folder, typescriptArguments });
    actAs(cloud.administrator);
    await new S3({}).createBucket({ Bucket: state().bucket });
    for (const stack of [owner.stack, production.stack]) await engine().update(request(stack));
    const { PolicyDocument } = await new IAM({}).getRolePolicy({
      RoleName: names().roles.pullRequests,
      PolicyName: "permissions",
    });
    workflow = cloud.federate("workflow", decodeURIComponent(PolicyDocument ?? ""));
  });

  after(async () => {
    for (const name of Object.keys(process.env)) if (!(name in outside)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, outside);
    await cloud.stop();
    await rm(folder, { recursive: true });
  });

  const names = (): ReturnType<typeof deliveryNames> => deliveryNames(owner.project, owner.stack, cloud);
  const state = (): ReturnType<typeof pulumiState> => pulumiState(owner.delivery.state, cloud);
  const engine = (): ReturnType<typeof createEngine> =>
    createEngine({ folder: checkout, backendUrl: state().backendUrl, lockWaitMilliseconds: 0 });
  const request = (stack: string): Parameters<ReturnType<typeof createEngine>["update"]>[0] => ({
    stack,
    ...(stack === owner.stack && {
      configuration: {
        delivery: { ...owner.delivery, pullRequests: { environment: "preview" } },
        api: { authorization: { kind: "apiKey", keys: [{ name: "app", sha256: "0".repeat(64) }] } },
        budget: { monthlyDollars: 300, emails: ["ml-team@example.com"], counts: "sagemaker" },
        alarms: { emails: ["ml-team@example.com"], webhooks: [] },
      },
    }),
    onProgress: () => undefined,
  });

  function actAs(session: Session): void {
    Object.assign(process.env, cloud.environment(session));
  }

  async function stateObjects(): Promise<readonly string[]> {
    actAs(cloud.administrator);
    const { Versions = [] } = await new S3({}).listObjectVersions({ Bucket: state().bucket });
    return Versions.map(({ Key = "", ETag = "" }) => `${Key} ${ETag}`).sort();
  }

  it("previews both stacks, takes no lock and writes nothing, also while somebody updates one of them", async () => {
    actAs(cloud.administrator);
    const lock = {
      Bucket: state().bucket,
      Key: `.pulumi/locks/organization/${owner.project}/${owner.stack}/somebody.json`,
    };
    await new S3({}).putObject({ ...lock, Body: "{}" });
    const before = await stateObjects();
    actAs(workflow);
    for (const stack of [owner.stack, production.stack]) {
      const changes = await engine().preview(request(stack));
      assert.deepEqual([...new Set(changes.map(({ operation }) => operation))], ["same"], stack);
    }
    assert.deepEqual(await stateObjects(), before);
    actAs(cloud.administrator);
    await new S3({}).deleteObject(lock);
  });

  it("reads whatever a refresh reads of the resources of both stacks", async () => {
    const refused: string[] = [];
    const aws = awsClients(undefined);
    for (const stack of [owner.stack, production.stack]) {
      actAs(cloud.administrator);
      const { resources } = stateSchema.parse(await engine().exportState(stack)).deployment;
      actAs(workflow);
      for (const { type, id, outputs } of resources)
        if (type.startsWith("aws:") && id !== undefined)
          refused.push(...(await refusedReads(aws, type, { id, outputs }, cloud.accountId)));
    }
    assert.deepEqual(refused, []);
  });

  it("reads what a refresh reads of the endpoints that runs make", async () => {
    actAs(workflow);
    const aws = awsClients(undefined);
    const refused: string[] = [];
    for (const stack of [owner.stack, production.stack]) {
      const { endpoint, endpointConfiguration, model } = environmentNames(owner.project, stack);
      for (const [type, id] of [
        ["aws:sagemaker/endpoint:Endpoint", endpoint],
        ["aws:sagemaker/endpointConfiguration:EndpointConfiguration", `${endpointConfiguration}-0a1b`],
        ["aws:sagemaker/model:Model", `${model}-0a1b`],
      ] as const)
        refused.push(...(await refusedReads(aws, type, { id, outputs: {} }, cloud.accountId)));
    }
    assert.deepEqual(refused, []);
  });

  it("looks for drift of the endpoints, of which there are none before the first run", async () => {
    actAs(workflow);
    for (const stack of [owner.stack, production.stack]) {
      const context = await createContext(checkout, stack, () => undefined);
      assert.deepEqual(await endpointDrift(context, engine()), []);
    }
  });

  it("is tried with every type of resource that the program declares", () => {
    const types = declaredTypes();
    assert.ok(types.length > 30);
    assert.deepEqual(
      types.filter((type) => type.startsWith("aws:") && !(type in readsOf)),
      [],
      "Say in test/rehearsal/pullRequests/reads.ts what a refresh reads, and allow it in pullRequests.ts.",
    );
  });

  it("changes, starts and asks nothing, and reads neither data nor models", async () => {
    actAs(workflow);
    const { artifactBucket, dataBucket, roles, pipeline, projects, approvalTopic } = names();
    const { endpoint } = environmentNames(owner.project, production.stack);
    const stateKey = `.pulumi/stacks/${owner.project}/${owner.stack}.json`;
    const [storage, iam, sagemaker] = [new S3({}), new IAM({}), new SageMaker({})];
    const planted: Readonly<Record<string, () => Promise<unknown>>> = {
      "write a state": () => storage.putObject({ Bucket: state().bucket, Key: stateKey, Body: "{}" }),
      "take a lock": () =>
        storage.putObject({
          Bucket: state().bucket,
          Key: `.pulumi/locks/organization/${owner.project}/${owner.stack}/workflow.json`,
          Body: "{}",
        }),
      "delete a state": () => storage.deleteObject({ Bucket: state().bucket, Key: stateKey }),
      "read another project's state": () =>
        storage.getObject({ Bucket: state().bucket, Key: `.pulumi/stacks/other/${owner.stack}.json` }),
      "write data": () => storage.putObject({ Bucket: dataBucket, Key: "datasets/current.json", Body: "{}" }),
      "read held-out samples": () => storage.getObject({ Bucket: dataBucket, Key: "held-out/1/index.json" }),
      "read a model": () => storage.getObject({ Bucket: artifactBucket, Key: "models/job/output/model.tar.gz" }),
      "widen its own rights": () =>
        iam.putRolePolicy({ RoleName: roles.pullRequests, PolicyName: "permissions", PolicyDocument: "{}" }),
      "start a run": () => new CodePipeline({}).startPipelineExecution({ name: pipeline }),
      "start a build": () => new CodeBuild({}).startBuild({ projectName: projects.validate }),
      "delete the endpoint": () => sagemaker.deleteEndpoint({ EndpointName: endpoint }),
      "ask the endpoint": () => new SageMakerRuntime({}).invokeEndpoint({ EndpointName: endpoint, Body: "x" }),
      "ask for approval": () =>
        new SNS({}).publish({
          TopicArn: `arn:aws:sns:${owner.region}:${cloud.accountId}:${approvalTopic}`,
          Message: "yes?",
        }),
    };
    for (const [what, call] of Object.entries(planted))
      await assert.rejects(call, /AccessDenied|AuthorizationError|not authorized/u, `It may ${what}.`);
  });
});

const stateSchema = z.object({
  deployment: z.object({
    resources: z.array(
      z.object({ type: z.string(), id: z.string().optional(), outputs: z.record(z.string(), z.unknown()).default({}) }),
    ),
  }),
});
