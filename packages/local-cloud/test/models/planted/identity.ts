/** Planted faults: requests about rights and keys. */
import { awsJson, longer, notNull, role, tags, type PlantedRequests } from "./planted";

export const identityRequests: readonly PlantedRequests[] = [
  {
    service: "iam",
    operation: "CreateRole",
    codes: { invalid: "ValidationError", malformed: "MalformedInput" },
    request: { RoleName: "build", AssumeRolePolicyDocument: "{}" },
    planted: [
      {
        fault: "a name that is too long",
        members: { RoleName: "r".repeat(65) },
        refused: `at 'roleName' ${longer(64)}`,
      },
      {
        fault: "a name of another pattern",
        members: { RoleName: "a role" },
        refused: "Member must satisfy regular expression pattern: [\\w+=,.@-]+",
      },
      {
        fault: "a description that is too long",
        members: { Description: "d".repeat(1001) },
        refused: `at 'description' ${longer(1000)}`,
      },
      {
        fault: "a duration above the range",
        members: { MaxSessionDuration: "43201" },
        refused: "Member must have value less than or equal to 43200",
      },
      { fault: "too many tags", members: { Tags: tags(51) }, refused: `at 'tags' ${longer(50)}` },
      {
        fault: "a tag without value",
        members: { Tags: [{ Key: "team" }] },
        refused: `Value null at 'tags.1.member.value' ${notNull}`,
      },
      {
        fault: "no trust policy",
        members: { AssumeRolePolicyDocument: undefined },
        refused: `at 'assumeRolePolicyDocument' ${notNull}`,
      },
      { fault: "an unknown member", members: { Name: "build" }, refused: "Unknown member at 'name'" },
      {
        fault: "text in place of a number",
        members: { MaxSessionDuration: "long" },
        refused: "Value 'long' at 'maxSessionDuration' is not of type integer",
      },
    ],
  },
  {
    service: "sts",
    operation: "AssumeRole",
    codes: { invalid: "ValidationError", malformed: "MalformedInput" },
    request: { RoleArn: role, RoleSessionName: "session" },
    planted: [
      {
        fault: "a name that is too short",
        members: { RoleSessionName: "s" },
        refused: "Member must have length greater than or equal to 2",
      },
      { fault: "an ARN that is too long", members: { RoleArn: "r".repeat(2049) }, refused: longer(2048) },
      {
        fault: "a duration below the range",
        members: { DurationSeconds: "60" },
        refused: "Member must have value greater than or equal to 900",
      },
      {
        fault: "a name of another pattern",
        members: { RoleSessionName: "my session" },
        refused: "Member must satisfy regular expression pattern: [\\w+=,.@-]*",
      },
      { fault: "no role", members: { RoleArn: undefined }, refused: `Value null at 'roleArn' ${notNull}` },
      { fault: "an unknown member", members: { Duration: "900" }, refused: "Unknown member at 'duration'" },
      {
        fault: "text in place of a number",
        members: { DurationSeconds: "1 h" },
        refused: "at 'durationSeconds' is not of type integer",
      },
    ],
  },
  {
    service: "kms",
    operation: "Encrypt",
    codes: awsJson,
    request: { KeyId: "alias/state", Plaintext: "c2VjcmV0" },
    planted: [
      { fault: "too many bytes", members: { Plaintext: Buffer.alloc(4097).toString("base64") }, refused: longer(4096) },
      { fault: "an empty key", members: { KeyId: "" }, refused: "Member must have length greater than or equal to 1" },
      {
        fault: "an unknown algorithm",
        members: { EncryptionAlgorithm: "ROT13" },
        refused: "at 'encryptionAlgorithm' failed to satisfy constraint: Member must satisfy enum value set: [",
      },
      { fault: "no bytes", members: { Plaintext: undefined }, refused: `Value null at 'plaintext' ${notNull}` },
      { fault: "an unknown member", members: { Key: "alias/state" }, refused: "Unknown member at 'key'" },
      {
        fault: "text that is not base64",
        members: { Plaintext: "secret!" },
        refused: "at 'plaintext' is not of type blob",
      },
    ],
  },
];
