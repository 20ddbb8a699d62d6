// Made by `npm run generate -- providers`, from components/release/modelPackage.ts.
var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __export = (target, all) => {
  for (var name in all)
    __defProp(target, name, { get: all[name], enumerable: true });
};
var __copyProps = (to, from, except, desc) => {
  if (from && typeof from === "object" || typeof from === "function") {
    for (let key of __getOwnPropNames(from))
      if (!__hasOwnProp.call(to, key) && key !== except)
        __defProp(to, key, { get: () => from[key], enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable });
  }
  return to;
};
var __toCommonJS = (mod) => __copyProps(__defProp({}, "__esModule", { value: true }), mod);

// components/release/modelPackage.handler.ts
var modelPackage_handler_exports = {};
__export(modelPackage_handler_exports, {
  handler: () => handler
});
module.exports = __toCommonJS(modelPackage_handler_exports);

// components/release/modelPackage.ts
var import_node_crypto = require("node:crypto");
var import_client_sagemaker = require("@aws-sdk/client-sagemaker");

// contract/awsErrors.ts
function isNotFound(error) {
  if (!(error instanceof Error)) return false;
  if (error.name === "ResourceNotFound" || error.name === "ResourceNotFoundException") return true;
  return error.name === "ValidationException" && /not found|could not find|does not exist/i.test(error.message);
}

// components/release/codeOfState.ts
function hasOtherCode(olds, news) {
  return Reflect.get(olds, "__provider") !== Reflect.get(news, "__provider");
}

// components/release/modelPackage.ts
function packageMetadata(inputs) {
  const { run, metrics } = inputs;
  const metadata = {
    "training-job": inputs.trainingJobName,
    // modelVersionKey of contract/deliveredModel.ts, which is too much to carry in the state.
    "model-version": run?.modelVersion,
    "data-version": inputs.dataVersion,
    "data-attempt": inputs.dataAttempt,
    "data-manifest-sha256": inputs.dataManifestSha256,
    "held-out-sha256": inputs.heldOutSha256,
    "labels-uri": inputs.labelsUri,
    "labels-sha256": inputs.labelsSha256,
    commit: run?.commit,
    execution: run?.execution,
    author: run?.author
  };
  for (const [name, value] of Object.entries(metrics)) metadata[`metric:${name}`] = String(value);
  const values = {};
  for (const [key, value] of Object.entries(metadata)) {
    if (value) values[key] = value.replace(/[^\p{L}\p{Z}\p{N}_.:/=+\-@]/gu, " ").slice(0, 256);
  }
  return values;
}
var modelPackageProvider = {
  async create(inputs) {
    if (inputs.adopt !== void 0) return { id: inputs.adopt, outs: { ...inputs, modelPackageArn: inputs.adopt } };
    const { run, modelPackageGroupName, trainingJobName } = inputs;
    const token = (0, import_node_crypto.createHash)("sha256").update(`${modelPackageGroupName} ${trainingJobName} ${run?.execution ?? ""}`).digest("hex").slice(0, 32);
    const { ModelPackageArn: arn } = await new import_client_sagemaker.SageMakerClient({ region: inputs.region }).send(
      new import_client_sagemaker.CreateModelPackageCommand({
        ClientToken: token,
        ModelPackageGroupName: modelPackageGroupName,
        ModelPackageDescription: `Training job ${trainingJobName}${run ? `, commit ${run.commit}` : ""}`,
        ModelApprovalStatus: "PendingManualApproval",
        InferenceSpecification: {
          Containers: [{ Image: inputs.image, ModelDataUrl: inputs.modelDataUrl }],
          SupportedContentTypes: [...inputs.supportedContentTypes],
          SupportedResponseMIMETypes: [...inputs.supportedResponseTypes]
        },
        CustomerMetadataProperties: packageMetadata(inputs)
      })
    );
    if (arn === void 0)
      throw new Error(`SageMaker registered a package in ${modelPackageGroupName}, but returned no ARN.`);
    return { id: arn, outs: { ...inputs, modelPackageArn: arn } };
  },
  /** A refresh. A package that somebody has deleted is registered again, from the same job. */
  async read(id, state) {
    if (state === void 0) throw new Error("A model package is looked up in a refresh only.");
    try {
      await new import_client_sagemaker.SageMakerClient({ region: state.region }).send(
        new import_client_sagemaker.DescribeModelPackageCommand({ ModelPackageName: id })
      );
    } catch (error) {
      if (isNotFound(error)) return { id: "" };
      throw error;
    }
    return { id, props: state };
  },
  /** Writes this checkout's code into the state (codeOfState.ts), and does nothing else. */
  update(_id, olds, news) {
    return Promise.resolve({ outs: { ...olds, ...news } });
  },
  diff(_id, olds, news) {
    const fixed = ["region", "modelPackageGroupName", "trainingJobName"];
    const replaces = fixed.filter((property) => olds[property] !== news[property]);
    if (news.run !== void 0 && news.run.execution !== olds.run?.execution) replaces.push("run");
    return Promise.resolve({ changes: replaces.length > 0 || hasOtherCode(olds, news), replaces });
  }
};

// components/release/modelPackage.handler.ts
var handler = () => modelPackageProvider;
// Annotate the CommonJS export names for ESM import in node:
0 && (module.exports = {
  handler
});
