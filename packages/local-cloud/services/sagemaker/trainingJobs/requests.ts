/** The requests about training jobs, with the members that the rehearsal carries out. */
import { z } from "zod";
import { environment, listFields, moment, tags, vpcConfiguration } from "../fields";

const metricDefinition = z.strictObject({ Name: z.string(), Regex: z.string() });

const algorithm = z.strictObject({
  TrainingImage: z.string(),
  TrainingInputMode: z.literal("File"),
  MetricDefinitions: z.array(metricDefinition).optional(),
  EnableSageMakerMetricsTimeSeries: z.boolean().optional(),
});

const channel = z.strictObject({
  ChannelName: z.string(),
  DataSource: z.strictObject({
    S3DataSource: z.strictObject({
      S3DataType: z.literal("S3Prefix"),
      S3Uri: z.string(),
      S3DataDistributionType: z.literal("FullyReplicated").default("FullyReplicated"),
    }),
  }),
  ContentType: z.string().optional(),
  CompressionType: z.literal("None").default("None"),
  RecordWrapperType: z.literal("None").default("None"),
  InputMode: z.literal("File").optional(),
});

export const createTrainingJob = z.strictObject({
  TrainingJobName: z.string(),
  RoleArn: z.string(),
  AlgorithmSpecification: algorithm,
  HyperParameters: z.record(z.string(), z.string()).default({}),
  InputDataConfig: z.array(channel).optional(),
  OutputDataConfig: z.strictObject({
    S3OutputPath: z.string(),
    KmsKeyId: z.string().optional(),
    CompressionType: z.literal("GZIP").optional(),
  }),
  ResourceConfig: z.strictObject({
    InstanceType: z.string(),
    InstanceCount: z.number().min(1),
    VolumeSizeInGB: z.number(),
    VolumeKmsKeyId: z.string().optional(),
  }),
  StoppingCondition: z.strictObject({
    MaxRuntimeInSeconds: z.number().max(2_419_200).default(86_400),
    MaxWaitTimeInSeconds: z.number().optional(),
  }),
  EnableManagedSpotTraining: z.boolean().default(false),
  VpcConfig: vpcConfiguration.optional(),
  EnableNetworkIsolation: z.boolean().default(false),
  EnableInterContainerTrafficEncryption: z.boolean().default(false),
  CheckpointConfig: z.strictObject({ S3Uri: z.string() }).optional(),
  Environment: environment,
  Tags: tags,
});

export type CreateTrainingJobRequest = z.infer<typeof createTrainingJob>;

export const trainingJobReference = z.strictObject({ TrainingJobName: z.string() });

export const listTrainingJobs = z.strictObject({
  ...listFields,
  LastModifiedTimeAfter: moment.optional(),
  LastModifiedTimeBefore: moment.optional(),
  StatusEquals: z.string().optional(),
  SortBy: z.enum(["Name", "CreationTime", "Status"]).optional(),
  SortOrder: z.enum(["Ascending", "Descending"]).optional(),
});

export type ListTrainingJobsRequest = z.infer<typeof listTrainingJobs>;
