/** Planted faults: requests to what answers and notifies. */
import { longer, notNull, role, tags, type PlantedRequests } from "./planted";

export const webRequests: readonly PlantedRequests[] = [
  {
    service: "lambda",
    operation: "CreateFunction",
    codes: { invalid: "ValidationException", malformed: "InvalidRequestContentException" },
    request: {
      FunctionName: "predict",
      Role: role,
      Code: { ZipFile: "UEsFBg==" },
      Handler: "index.handler",
      Runtime: "nodejs22.x",
      LoggingConfig: { LogFormat: "JSON" },
    },
    planted: [
      {
        fault: "a name that is too long",
        members: { FunctionName: "f".repeat(65) },
        refused: "at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: ",
      },
      {
        fault: "an ARN of another pattern",
        members: { Role: "build" },
        refused: "at 'role' failed to satisfy constraint: Member must satisfy regular expression pattern: ",
      },
      {
        fault: "a time below the range",
        members: { Timeout: 0 },
        refused: "Member must have value greater than or equal to 1",
      },
      {
        fault: "too much memory",
        members: { MemorySize: 40_000 },
        refused: "at 'memorySize' failed to satisfy constraint: Member must have value less than or equal to ",
      },
      {
        fault: "a description that is too long",
        members: { Description: "d".repeat(257) },
        refused: `at 'description' ${longer(256)}`,
      },
      {
        fault: "an unknown runtime",
        members: { Runtime: "nodejs9.x" },
        refused: "at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [",
      },
      { fault: "no code", members: { Code: undefined }, refused: `Value null at 'code' ${notNull}` },
      { fault: "an unknown member", members: { functionName: "predict" }, refused: "Unknown member at 'functionName'" },
      {
        fault: "text that is not base64",
        members: { Code: { ZipFile: "not bytes" } },
        refused: "at 'code.zipFile' is not of type blob",
      },
    ],
  },
  {
    service: "apigateway",
    operation: "CreateApi",
    codes: { invalid: "BadRequestException", malformed: "BadRequestException" },
    request: { name: "predictions", protocolType: "HTTP" },
    planted: [
      { fault: "a name that is too long", members: { name: "n".repeat(129) }, refused: `at 'name' ${longer(128)}` },
      {
        fault: "an unknown protocol",
        members: { protocolType: "FTP" },
        refused:
          "at 'protocolType' failed to satisfy constraint: Member must satisfy enum value set: [HTTP, WEBSOCKET]",
      },
      {
        fault: "an age above the range",
        members: { corsConfiguration: { maxAge: 86_401 } },
        refused:
          "at 'corsConfiguration.maxAge' failed to satisfy constraint: Member must have value less " +
          "than or equal to 86400",
      },
      { fault: "no name", members: { name: undefined }, refused: `Value null at 'name' ${notNull}` },
      { fault: "a name in another case", members: { Name: "predictions" }, refused: "Unknown member at 'name'" },
      {
        fault: "text in place of a list",
        members: { corsConfiguration: { allowOrigins: "*" } },
        refused: "at 'corsConfiguration.allowOrigins' is not of type list",
      },
    ],
  },
  {
    service: "sns",
    operation: "CreateTopic",
    codes: { invalid: "InvalidParameter", malformed: "InvalidParameter" },
    request: { Name: "approvals" },
    planted: [
      {
        fault: "a name of another pattern",
        members: { Name: "my topic" },
        refused: "Member must satisfy regular expression pattern: [A-Za-z0-9_-]+(\\.fifo)?",
      },
      { fault: "too many tags", members: { Tags: tags(51) }, refused: `at 'tags' ${longer(50)}` },
      { fault: "no name", members: { Name: undefined }, refused: `Value null at 'name' ${notNull}` },
      {
        fault: "a tag whose key is too long",
        members: { Tags: [{ Key: "k".repeat(129), Value: "" }] },
        refused: longer(128),
      },
      { fault: "an unknown member", members: { TopicName: "approvals" }, refused: "Unknown member at 'topicName'" },
      {
        fault: "a map in place of text",
        members: { Name: { first: "a" } },
        refused: "at 'name' is not of type string",
      },
    ],
  },
];
