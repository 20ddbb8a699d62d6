/** The requests about training jobs, with the members that the rehearsal carries out. */
import { z } from "zod";
import {
  environment,
  imageUri,
  instanceType,
  listFields,
  moment,
  resourceName,
  roleArn,
  s3Uri,
  tags,
  vpcConfiguration,
} from "../fields";

const metricDefinition = z.strictObject({ Name: z.string().min(1).max(255), Regex: z.string().min(1).max(500) });

const algorithm = z.strictObject({
  TrainingImage: imageUri,
  TrainingInputMode: z.literal("File"),
  MetricDefinitions: z.array(metricDefinition).max(40).optional(),
  EnableSageMakerMetricsTimeSeries: z.boolean().optional(),
});

const channel = z.strictObject({
  ChannelName: z
    .string()
    .min(1)
    .max(64)
    .regex(/^[A-Za-z0-9.\-_]+$/u),
  DataSource: z.strictObject({
    S3DataSource: z.strictObject({
      S3DataType: z.literal("S3Prefix"),
      S3Uri: s3Uri,
      S3DataDistributionType: z.literal("FullyReplicated").default("FullyReplicated"),
    }),
  }),
  ContentType: z.string().max(256).optional(),
  CompressionType: z.literal("None").default("None"),
  RecordWrapperType: z.literal("None").default("None"),
  InputMode: z.literal("File").optional(),
});

export const createTrainingJob = z.strictObject({
  TrainingJobName: resourceName,
  RoleArn: roleArn,
  AlgorithmSpecification: algorithm,
  HyperParameters: z.record(z.string().max(256), z.string().max(2500)).default({}),
  InputDataConfig: z.array(channel).min(1).max(20).optional(),
  OutputDataConfig: z.strictObject({
    S3OutputPath: s3Uri,
    KmsKeyId: z.string().optional(),
    CompressionType: z.literal("GZIP").optional(),
  }),
  ResourceConfig: z.strictObject({
    InstanceType: instanceType,
    InstanceCount: z.number().int().min(1),
    VolumeSizeInGB: z.number().int().min(0),
    VolumeKmsKeyId: z.string().optional(),
  }),
  StoppingCondition: z.strictObject({
    MaxRuntimeInSeconds: z.number().int().min(1).max(2_419_200).default(86_400),
    MaxWaitTimeInSeconds: z.number().int().min(1).optional(),
  }),
  EnableManagedSpotTraining: z.boolean().default(false),
  VpcConfig: vpcConfiguration.optional(),
  EnableNetworkIsolation: z.boolean().default(false),
  EnableInterContainerTrafficEncryption: z.boolean().default(false),
  CheckpointConfig: z.strictObject({ S3Uri: s3Uri }).optional(),
  Environment: environment,
  Tags: tags,
});

export type CreateTrainingJobRequest = z.infer<typeof createTrainingJob>;

export const trainingJobReference = z.strictObject({ TrainingJobName: resourceName });

export const listTrainingJobs = z.strictObject({
  ...listFields,
  LastModifiedTimeAfter: moment.optional(),
  LastModifiedTimeBefore: moment.optional(),
  StatusEquals: z.enum(["InProgress", "Completed", "Failed", "Stopping", "Stopped"]).optional(),
  SortBy: z.enum(["Name", "CreationTime", "Status"]).optional(),
  SortOrder: z.enum(["Ascending", "Descending"]).optional(),
});

export type ListTrainingJobsRequest = z.infer<typeof listTrainingJobs>;
