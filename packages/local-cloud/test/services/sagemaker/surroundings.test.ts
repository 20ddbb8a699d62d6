import assert from "node:assert/strict";
import type { CreateTrainingJobCommandInput, DescribeTrainingJobCommandOutput } from "@aws-sdk/client-sagemaker";
import { adoptKey } from "../../../services/kms/use";
import {
  accountId,
  bucket,
  executionStatements,
  image,
  Laboratory,
  region,
  roleArn,
  type Statement,
} from "./laboratory";

const keyArn = `arn:aws:kms:${region}:${accountId}:key/11111111-2222-3333-4444-555555555555`;
const ec2Arn = (resource: string): string => `arn:aws:ec2:${region}:${accountId}:${resource}`;
const VpcConfig = { Subnets: ["subnet-0a"], SecurityGroupIds: ["sg-0b"] };

const instances = { InstanceType: "ml.m5.large" as const, InstanceCount: 1, VolumeSizeInGB: 10 };

/** A job in the network, with a key for its model and its volumes. */
const job = (name: string): CreateTrainingJobCommandInput => ({
  TrainingJobName: name,
  RoleArn: roleArn("execution"),
  AlgorithmSpecification: { TrainingImage: image, TrainingInputMode: "File" },
  InputDataConfig: [
    {
      ChannelName: "train",
      DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: `s3://${bucket}/datasets/train/` } },
    },
  ],
  OutputDataConfig: { S3OutputPath: `s3://${bucket}/models`, KmsKeyId: keyArn },
  ResourceConfig: { ...instances, VolumeKmsKeyId: keyArn },
  StoppingCondition: { MaxRuntimeInSeconds: 600 },
  VpcConfig,
});

const keyStatement: Statement = {
  Action: ["kms:CreateGrant", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"],
  Resource: keyArn,
};
const networkStatements: readonly Statement[] = [
  {
    Action: "ec2:CreateNetworkInterface",
    Resource: ["subnet/subnet-0a", "security-group/sg-0b", "network-interface/*"].map(ec2Arn),
  },
  {
    Action: [
      "ec2:CreateNetworkInterfacePermission",
      "ec2:DeleteNetworkInterface",
      "ec2:DeleteNetworkInterfacePermission",
    ],
    Resource: ec2Arn("network-interface/*"),
  },
  {
    Action: ["DhcpOptions", "NetworkInterfaces", "SecurityGroups", "Subnets", "Vpcs"].map(
      (what) => `ec2:Describe${what}`,
    ),
    Resource: "*",
  },
];

describe("the key and the network of SageMaker's instances", () => {
  let laboratory: Laboratory;

  before(async () => {
    laboratory = await Laboratory.open();
    adoptKey(laboratory.cloud, keyArn);
    await laboratory.upload("datasets/train/train.rec", "records");
  });

  after(() => laboratory.close());

  async function train(
    name: string,
    changes: Partial<CreateTrainingJobCommandInput>,
  ): Promise<DescribeTrainingJobCommandOutput> {
    const { sagemaker } = laboratory.administrator;
    await sagemaker.createTrainingJob({ ...job(name), ...changes });
    return laboratory.jobEnded(name);
  }

  const roleWithout = (name: string, missing?: string): Promise<string> => {
    const statements = [...executionStatements, keyStatement, ...networkStatements];
    const kept = statements
      .map(({ Action, Resource }) => ({ Action: [Action].flat().filter((action) => action !== missing), Resource }))
      .filter(({ Action }) => Action.length > 0);
    return laboratory.createRole(name, "sagemaker.amazonaws.com", kept);
  };

  it("are used by a job whose role has the rights, and its model is encrypted", async () => {
    const job = await train("placed", { RoleArn: await roleWithout("complete") });
    assert.equal(job.TrainingJobStatus, "Completed", job.FailureReason);
    assert.deepEqual(job.VpcConfig, VpcConfig);
    const { SSEKMSKeyId } = await laboratory.administrator.s3.headObject({
      Bucket: bucket,
      Key: "models/placed/output/model.tar.gz",
    });
    assert.equal(SSEKMSKeyId, keyArn);
  });

  for (const [missing, resource] of [
    ["kms:CreateGrant", keyArn],
    ["kms:DescribeKey", keyArn],
    ["kms:Encrypt", keyArn],
    ["kms:GenerateDataKey", keyArn],
    ["ec2:CreateNetworkInterface", ec2Arn("network-interface/*")],
    ["ec2:CreateNetworkInterfacePermission", ec2Arn("network-interface/*")],
    ["ec2:DeleteNetworkInterface", ec2Arn("network-interface/*")],
    ["ec2:DescribeSubnets", "*"],
  ] as const) {
    it(`fail a job whose role lacks ${missing}, naming role, action and resource`, async () => {
      const name = `without-${missing.replace(":", "-")}`;
      const { TrainingJobStatus, FailureReason = "" } = await train(name, {
        RoleArn: await roleWithout(name, missing),
      });
      assert.equal(TrainingJobStatus, "Failed");
      assert.ok(
        FailureReason.includes(
          `assumed-role/${name}/SageMaker is not authorized to perform: ${missing} on resource: ${resource}`,
        ),
        FailureReason,
      );
    });
  }

  it("are what policies on jobs and configurations ask for, by the names that end with Arn", async () => {
    const resource = (kind: string): string => `arn:aws:sagemaker:${region}:${accountId}:${kind}/*`;
    const { sagemaker } = await laboratory.build("keyed", [
      {
        Action: "sagemaker:CreateEndpointConfig",
        Resource: resource("endpoint-config"),
        Condition: { ArnEquals: { "sagemaker:VolumeKmsKeyArn": keyArn } },
      },
      {
        Action: "sagemaker:CreateTrainingJob",
        Resource: resource("training-job"),
        Condition: { ArnEquals: { "sagemaker:OutputKmsKeyArn": keyArn, "sagemaker:VolumeKmsKeyArn": keyArn } },
      },
      { Action: "iam:PassRole", Resource: roleArn("execution") },
    ]);
    const keys = { ...job("keyed"), ResourceConfig: { ...instances, VolumeKmsKeyId: keyArn } };
    await assert.rejects(sagemaker.createTrainingJob({ ...keys, ResourceConfig: instances }), /CreateTrainingJob/u);
    await assert.rejects(
      sagemaker.createTrainingJob({ ...keys, OutputDataConfig: { S3OutputPath: `s3://${bucket}/models` } }),
      /CreateTrainingJob/u,
    );
    await sagemaker.createTrainingJob(keys);
    const configuration = {
      EndpointConfigName: "keyed",
      ProductionVariants: [
        { VariantName: "all", ModelName: "none", InstanceType: "ml.m5.large" as const, InitialInstanceCount: 1 },
      ],
    };
    await assert.rejects(sagemaker.createEndpointConfig(configuration), /not authorized.*CreateEndpointConfig/u);
    await assert.rejects(
      sagemaker.createEndpointConfig({ ...configuration, KmsKeyId: keyArn }),
      (error: Error) => !/not authorized/u.test(error.message),
    );
  });

  it("are refused together for instances with local storage", async () => {
    const ResourceConfig = {
      InstanceType: "ml.g5.xlarge" as const,
      InstanceCount: 1,
      VolumeSizeInGB: 10,
      VolumeKmsKeyId: keyArn,
    };
    await assert.rejects(train("local", { ResourceConfig }), /ml\.g5\.xlarge: it has local storage/u);
    const { sagemaker } = laboratory.administrator;
    await sagemaker.createModel({
      ModelName: "local",
      ExecutionRoleArn: roleArn("execution"),
      PrimaryContainer: { Image: image, ModelDataUrl: await laboratory.uploadModel("local") },
    });
    const ProductionVariants = [
      { VariantName: "all", ModelName: "local", InstanceType: "ml.m5d.large" as const, InitialInstanceCount: 1 },
    ];
    await assert.rejects(
      sagemaker.createEndpointConfig({ EndpointConfigName: "local", KmsKeyId: keyArn, ProductionVariants }),
      /ml\.m5d\.large: it has local storage/u,
    );
  });

  it("are needed by an endpoint: the key by who creates it, the network by its models' role", async () => {
    const { sagemaker } = laboratory.administrator;
    const model = {
      ExecutionRoleArn: roleArn("execution"),
      VpcConfig,
      PrimaryContainer: { Image: image, ModelDataUrl: await laboratory.uploadModel("served") },
    };
    await sagemaker.createModel({ ModelName: "served", ...model });
    const ProductionVariants = [
      { VariantName: "all", ModelName: "served", InstanceType: "ml.m5.large" as const, InitialInstanceCount: 1 },
    ];
    await sagemaker.createEndpointConfig({ EndpointConfigName: "served", KmsKeyId: keyArn, ProductionVariants });
    const keyless = await laboratory.build("keyless", [
      { Action: "sagemaker:CreateEndpoint", Resource: `arn:aws:sagemaker:${region}:${accountId}:*` },
    ]);
    const request = { EndpointName: "served", EndpointConfigName: "served" };
    await assert.rejects(
      keyless.sagemaker.createEndpoint(request),
      /keyless\/build is not authorized to perform: kms:DescribeKey/u,
    );
    await sagemaker.createEndpoint(request);
    const { FailureReason = "" } = await laboratory.endpointSettled("served");
    assert.match(
      FailureReason,
      /assumed-role\/execution\/SageMaker is not authorized to perform: ec2:DescribeSubnets/u,
    );
  });
});
