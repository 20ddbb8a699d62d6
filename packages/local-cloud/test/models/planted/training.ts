/** Planted faults: requests to what trains and measures. */
import { awsJson, longer, many, notNull, role, tags, type PlantedRequests } from "./planted";

export const trainingRequests: readonly PlantedRequests[] = [
  {
    service: "sagemaker",
    operation: "CreateTrainingJob",
    codes: awsJson,
    request: {
      TrainingJobName: "job-1",
      RoleArn: role,
      AlgorithmSpecification: { TrainingImage: "image:1", TrainingInputMode: "File" },
      OutputDataConfig: { S3OutputPath: "s3://models/" },
      ResourceConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 10 },
      StoppingCondition: { MaxRuntimeInSeconds: 3600 },
      HyperParameters: { epochs: "2" },
    },
    planted: [
      {
        fault: "an instance type that does not exist",
        members: { ResourceConfig: { InstanceType: "ml.m5.huge", InstanceCount: 1, VolumeSizeInGB: 10 } },
        refused: "at 'resourceConfig.instanceType' failed to satisfy constraint: Member must satisfy enum value set: [",
      },
      {
        fault: "a name of another pattern",
        members: { TrainingJobName: "job_1" },
        refused:
          "Value 'job_1' at 'trainingJobName' failed to satisfy constraint: Member must satisfy " +
          "regular expression pattern: [a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}",
      },
      {
        fault: "a number below the range",
        members: { StoppingCondition: { MaxRuntimeInSeconds: 0 } },
        refused:
          "Value '0' at 'stoppingCondition.maxRuntimeInSeconds' failed to satisfy constraint: Member " +
          "must have value greater than or equal to 1",
      },
      { fault: "too many hyperparameters", members: { HyperParameters: many(101) }, refused: longer(100) },
      {
        fault: "a hyperparameter whose name is too long",
        members: { HyperParameters: { ["n".repeat(257)]: "1" } },
        refused:
          "at 'hyperParameters' failed to satisfy constraint: Map keys must satisfy constraint: " +
          "[Member must have length less than or equal to 256]",
      },
      {
        fault: "a hyperparameter whose value is too long",
        members: { HyperParameters: { epochs: "1".repeat(2501) } },
        refused: longer(2500),
      },
      { fault: "too many variables", members: { Environment: many(101) }, refused: `at 'environment' ${longer(100)}` },
      { fault: "too many tags", members: { Tags: tags(51) }, refused: `at 'tags' ${longer(50)}` },
      { fault: "no role", members: { RoleArn: undefined }, refused: `Value null at 'roleArn' ${notNull}` },
      { fault: "an unknown member", members: { Epochs: 2 }, refused: "Unknown member at 'epochs'" },
      {
        fault: "a number in place of text",
        members: { TrainingJobName: 1 },
        refused: "Value '1' at 'trainingJobName' is not of type string",
      },
      {
        fault: "text in place of a number",
        members: { StoppingCondition: { MaxRuntimeInSeconds: "60" } },
        refused: "at 'stoppingCondition.maxRuntimeInSeconds' is not of type integer",
      },
    ],
  },
  {
    service: "cloudwatch",
    operation: "PutMetricData",
    codes: { invalid: "InvalidParameterValueException", malformed: "SerializationException" },
    request: { Namespace: "delivery", MetricData: [{ MetricName: "accuracy", Value: 0.9, Unit: "None" }] },
    planted: [
      {
        fault: "a namespace of another pattern",
        members: { Namespace: ":delivery" },
        refused: "Member must satisfy regular expression pattern: [^:].*",
      },
      {
        fault: "a name that is too long",
        members: { MetricData: [{ MetricName: "m".repeat(256) }] },
        refused: `at 'metricData.1.member.metricName' ${longer(255)}`,
      },
      {
        fault: "an unknown unit",
        members: { MetricData: [{ MetricName: "m", Unit: "Miles" }] },
        refused: "at 'metricData.1.member.unit' failed to satisfy constraint: Member must satisfy enum value set: [",
      },
      {
        fault: "a resolution below the range",
        members: { MetricData: [{ MetricName: "m", StorageResolution: 0 }] },
        refused: "Member must have value greater than or equal to 1",
      },
      { fault: "no namespace", members: { Namespace: undefined }, refused: `Value null at 'namespace' ${notNull}` },
      {
        fault: "an unknown member",
        members: { MetricData: [{ MetricName: "m", Values: [1], Weight: 2 }] },
        refused: "Unknown member at 'metricData.1.member.weight'",
      },
      {
        fault: "text in place of a number",
        members: { MetricData: [{ MetricName: "m", Value: "0.9" }] },
        refused: "at 'metricData.1.member.value' is not of type double",
      },
    ],
  },
  {
    service: "logs",
    operation: "CreateLogGroup",
    codes: { invalid: "InvalidParameterException", malformed: "SerializationException" },
    request: { logGroupName: "/aws/builds" },
    planted: [
      {
        fault: "an empty name",
        members: { logGroupName: "" },
        refused: "Member must have length greater than or equal to 1",
      },
      {
        fault: "a name of another pattern",
        members: { logGroupName: "my logs" },
        refused: "Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+",
      },
      { fault: "a name that is too long", members: { logGroupName: "g".repeat(513) }, refused: longer(512) },
      {
        fault: "an unknown class",
        members: { logGroupClass: "CHEAP" },
        refused: "Member must satisfy enum value set: [",
      },
      { fault: "no name", members: { logGroupName: undefined }, refused: `Value null at 'logGroupName' ${notNull}` },
      { fault: "an unknown member", members: { retentionInDays: 7 }, refused: "Unknown member at 'retentionInDays'" },
      { fault: "a list in place of a map", members: { tags: [] }, refused: "at 'tags' is not of type map" },
    ],
  },
];
