/** Models: an image, its model data and the role they are hosted under. */
import { z } from "zod";
import { type Access, AwsError, type Table, type Operations } from "../../contract";
import { messageOf } from "../../nodeErrors";
import { passRole } from "../access";
import { without } from "../fields";
import { creation } from "./access";
import type { SageMakerCloud } from "./cloud";
import { assumeExecutionRole, currentMoment, resourceArn, type SagemakerContext, servicePrincipal } from "./context";
import { environment, listFields, tags, vpcConfiguration } from "./fields";
import { requireRunnable } from "./images";
import { listPage } from "./listing";
import { operation, validationException } from "./requests";
import { parseS3Uri } from "./storage";
import { vpcConditions } from "./vpc";

const container = z.strictObject({
  ContainerHostname: z.string().optional(),
  Image: z.string(),
  Mode: z.literal("SingleModel").default("SingleModel"),
  ModelDataUrl: z.string().optional(),
  Environment: environment,
});

const createModel = z.strictObject({
  ModelName: z.string(),
  PrimaryContainer: container,
  ExecutionRoleArn: z.string(),
  VpcConfig: vpcConfiguration.optional(),
  EnableNetworkIsolation: z.boolean().default(false),
  Tags: tags,
});

const modelReference = z.strictObject({ ModelName: z.string() });

const listModels = z.strictObject({
  ...listFields,
  SortBy: z.enum(["Name", "CreationTime"]).optional(),
  SortOrder: z.enum(["Ascending", "Descending"]).optional(),
});

type CreateModelRequest = z.infer<typeof createModel>;

export interface Model {
  readonly arn: string;
  readonly request: CreateModelRequest;
  readonly creationTime: number;
}

function modelTable(cloud: SageMakerCloud): Table<Model> {
  return cloud.table<Model>("sagemaker-models");
}

export function modelArn(cloud: SageMakerCloud, name: string): string {
  return resourceArn(cloud, "model", name);
}

export function existingModel(cloud: SageMakerCloud, name: string): Model {
  const model = modelTable(cloud).get(name);
  if (model === undefined) throw validationException(`Could not find model "${modelArn(cloud, name)}".`);
  return model;
}

/** CreateModel, DescribeModel, ListModels, DeleteModel. */
export function modelOperations(context: SagemakerContext): Operations<unknown> {
  const { cloud } = context;
  const models = modelTable(cloud);
  return {
    CreateModel: operation("CreateModel", createModel, {
      access: (request) => createAccess(cloud, request),
      run: (request) => create(context, request),
    }),
    DescribeModel: operation("DescribeModel", modelReference, {
      access: onModel(cloud, "DescribeModel"),
      run: ({ ModelName }) => describe(existingModel(cloud, ModelName)),
    }),
    ListModels: operation("ListModels", listModels, {
      access: () => [{ action: "sagemaker:ListModels", resource: "*" }],
      run: (request) => {
        const rows = models
          .values()
          .map((model) => ({ model, name: model.request.ModelName, creationTime: model.creationTime }));
        const { rows: page, NextToken } = listPage(rows, request, "Descending");
        return { Models: page.map(({ model }) => summarize(model)), NextToken };
      },
    }),
    DeleteModel: operation("DeleteModel", modelReference, {
      access: onModel(cloud, "DeleteModel"),
      run: ({ ModelName }) => {
        const { arn } = existingModel(cloud, ModelName);
        models.delete(ModelName);
        context.tags.delete(arn);
        return {};
      },
    }),
  };
}

function onModel(cloud: SageMakerCloud, action: string) {
  return ({ ModelName }: { readonly ModelName: string }): readonly Access[] => [
    { action: `sagemaker:${action}`, resource: modelArn(cloud, ModelName) },
  ];
}

function createAccess(cloud: SageMakerCloud, request: CreateModelRequest): readonly Access[] {
  return [
    ...creation("sagemaker:CreateModel", modelArn(cloud, request.ModelName), request.Tags, {
      "sagemaker:NetworkIsolation": String(request.EnableNetworkIsolation),
      ...vpcConditions(request.VpcConfig),
    }),
    passRole(request.ExecutionRoleArn, servicePrincipal),
  ];
}

async function create(context: SagemakerContext, request: CreateModelRequest): Promise<unknown> {
  const { cloud } = context;
  const models = modelTable(cloud);
  const arn = modelArn(cloud, request.ModelName);
  refuseExisting(models, request.ModelName, arn);
  await requireRunnable(context, request.PrimaryContainer.Image, "serve");
  await checkModelData(context, request, arn);
  refuseExisting(models, request.ModelName, arn);
  models.set(request.ModelName, { arn, request, creationTime: currentMoment(cloud) });
  context.tags.set(arn, request.Tags ?? []);
  return { ModelArn: arn };
}

function refuseExisting(models: Table<Model>, name: string, arn: string): void {
  if (models.get(name) !== undefined) throw validationException(`Cannot create already existing model "${arn}".`);
}

/** SageMaker looks at the model data under the hosting role before it takes the model. */
async function checkModelData({ cloud }: SagemakerContext, request: CreateModelRequest, arn: string): Promise<void> {
  const { ModelDataUrl } = request.PrimaryContainer;
  const role = assumeExecutionRole(cloud, request.ExecutionRoleArn, arn);
  if (ModelDataUrl === undefined) return;
  const location = parseS3Uri(ModelDataUrl);
  try {
    await cloud.objects.get(role.caller, location);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (error.code.startsWith("NoSuch")) throw validationException(`Could not find model data at ${ModelDataUrl}.`);
    throw validationException(
      `Could not access model data at ${ModelDataUrl}. Please ensure that the role "${request.ExecutionRoleArn}" ` +
        'exists and that its trust relationship policy allows the action "sts:AssumeRole" for the service principal ' +
        '"sagemaker.amazonaws.com". Also ensure that the role has "s3:GetObject" permissions ' +
        `and that the object is located in ${cloud.region}. ${messageOf(error)}`,
    );
  }
}

function describe(model: Model): Readonly<Record<string, unknown>> {
  return { ...without(model.request, "Tags"), ModelArn: model.arn, CreationTime: model.creationTime };
}

function summarize({ arn, request, creationTime }: Model): Readonly<Record<string, unknown>> {
  return { ModelName: request.ModelName, ModelArn: arn, CreationTime: creationTime };
}
