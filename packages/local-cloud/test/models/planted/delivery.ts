/** Planted faults: requests to the services of the pipeline. */
import { awsJson, longer, notNull, role, tags, type PlantedRequests } from "./planted";

export const deliveryRequests: readonly PlantedRequests[] = [
  {
    service: "codebuild",
    operation: "CreateProject",
    codes: { invalid: "InvalidInputException", malformed: "SerializationException" },
    request: {
      name: "build",
      source: { type: "CODEPIPELINE" },
      artifacts: { type: "CODEPIPELINE" },
      environment: {
        type: "LINUX_CONTAINER",
        image: "aws/codebuild/standard:7.0",
        computeType: "BUILD_GENERAL1_SMALL",
      },
      serviceRole: role,
    },
    planted: [
      {
        fault: "a name that is too short",
        members: { name: "b" },
        refused: "at 'name' failed to satisfy constraint: Member must have length greater than or equal to 2",
      },
      {
        fault: "a name of another pattern",
        members: { name: "-build" },
        refused: "Member must satisfy regular expression pattern: [A-Za-z0-9][A-Za-z0-9\\-_]{1,149}",
      },
      {
        fault: "a timeout above the range",
        members: { timeoutInMinutes: 2161 },
        refused: "Member must have value less than or equal to 2160",
      },
      {
        fault: "an unknown size",
        members: { environment: { type: "LINUX_CONTAINER", image: "image", computeType: "HUGE" } },
        refused: "at 'environment.computeType' failed to satisfy constraint: Member must satisfy enum value set: [",
      },
      {
        fault: "too many tags",
        members: { tags: tags(51).map(({ Key, Value }) => ({ key: Key, value: Value })) },
        refused: `at 'tags' ${longer(50)}`,
      },
      { fault: "no artifacts", members: { artifacts: undefined }, refused: `Value null at 'artifacts' ${notNull}` },
      { fault: "an unknown member", members: { Name: "build" }, refused: "Unknown member at 'name'" },
      {
        fault: "text in place of a number",
        members: { timeoutInMinutes: "5" },
        refused: "at 'timeoutInMinutes' is not of type integer",
      },
    ],
  },
  {
    service: "codepipeline",
    operation: "PutApprovalResult",
    codes: awsJson,
    request: {
      pipelineName: "delivery",
      stageName: "Production",
      actionName: "Approve",
      result: { summary: "good", status: "Approved" },
      token: "00000000-0000-0000-0000-000000000000",
    },
    planted: [
      {
        fault: "a name of another pattern",
        members: { pipelineName: "a pipeline" },
        refused: "Member must satisfy regular expression pattern: [A-Za-z0-9.@\\-_]+",
      },
      {
        fault: "a summary that is too long",
        members: { result: { summary: "s".repeat(513), status: "Approved" } },
        refused: longer(512),
      },
      {
        fault: "an unknown status",
        members: { result: { summary: "", status: "Maybe" } },
        refused: "Member must satisfy enum value set: [Approved, Rejected]",
      },
      { fault: "no stage", members: { stageName: undefined }, refused: `Value null at 'stageName' ${notNull}` },
      { fault: "an unknown member", members: { stage: "QA" }, refused: "Unknown member at 'stage'" },
      {
        fault: "text in place of a structure",
        members: { result: "Approved" },
        refused: "Value 'Approved' at 'result' is not of type structure",
      },
    ],
  },
  {
    service: "codeconnections",
    operation: "CreateConnection",
    codes: awsJson,
    request: { ConnectionName: "github", ProviderType: "GitHub" },
    planted: [
      { fault: "a name that is too long", members: { ConnectionName: "n".repeat(33) }, refused: longer(32) },
      {
        fault: "an unknown provider",
        members: { ProviderType: "SourceForge" },
        refused: "at 'providerType' failed to satisfy constraint: Member must satisfy enum value set: [",
      },
      {
        fault: "no name",
        members: { ConnectionName: undefined },
        refused: `Value null at 'connectionName' ${notNull}`,
      },
      {
        fault: "an ARN of another pattern",
        members: { HostArn: "github.com" },
        refused: "at 'hostArn' failed to satisfy constraint: Member must satisfy regular expression pattern: ",
      },
      { fault: "an unknown member", members: { Name: "github" }, refused: "Unknown member at 'name'" },
      {
        fault: "a list in place of text",
        members: { ConnectionName: ["github"] },
        refused: "at 'connectionName' is not of type string",
      },
    ],
  },
];
