/**
 * GetKeyPolicy and PutKeyPolicy: the policy that every key has, and without which no policy of a role lets anybody use
 * it. Source: KMS developer guide, "Key policies in AWS KMS" and "Default key policy" (read in November 2026).
 */
import { checkResourcePolicy } from "../../authorization/documentKinds";
import { evaluate } from "../../authorization/evaluation";
import { parsePolicy } from "../../authorization/policy";
import { reachOf } from "../../authorization/principals";
import { AwsError, type Caller, type Operation, type Operations } from "../../contract";
import { required } from "../fields";
import type { KmsCloud } from "./cloud";
import { existingKey, type Key, keyAccess, keyPolicyOf, keyTable, namedKey } from "./keys";

/** The only name that a key's policy has. */
const policyName = "default";

interface GetKeyPolicyRequest {
  readonly KeyId?: string;
  readonly PolicyName?: string;
}

interface PutKeyPolicyRequest extends GetKeyPolicyRequest {
  readonly Policy?: string;
  readonly BypassPolicyLockoutSafetyCheck?: boolean;
}

export function keyPolicyOperations(cloud: KmsCloud): Operations {
  return { GetKeyPolicy: getKeyPolicy(cloud), PutKeyPolicy: putKeyPolicy(cloud) };
}

function getKeyPolicy(cloud: KmsCloud): Operation<GetKeyPolicyRequest> {
  return {
    access: ({ KeyId }) => [keyAccess(cloud, "GetKeyPolicy", namedKey(cloud, required(KeyId, "KeyId")))],
    run: ({ KeyId, PolicyName }) => {
      requireName(PolicyName);
      return { Policy: keyPolicyOf(existingKey(cloud, required(KeyId, "KeyId"))), PolicyName: policyName };
    },
  };
}

function putKeyPolicy(cloud: KmsCloud): Operation<PutKeyPolicyRequest> {
  return {
    access: ({ KeyId }) => [keyAccess(cloud, "PutKeyPolicy", namedKey(cloud, required(KeyId, "KeyId")))],
    run: ({ KeyId, PolicyName, Policy, BypassPolicyLockoutSafetyCheck: isRisk = false }, { caller }) => {
      requireName(PolicyName);
      const key = existingKey(cloud, required(KeyId, "KeyId"));
      const policy = checkKeyPolicy(cloud, key, required(Policy, "Policy"), isRisk ? undefined : caller);
      keyTable(cloud).set(key.id, { ...key, policy });
    },
  };
}

/**
 * @param caller who has to keep the right to change the policy; undefined when that does not matter
 * @throws AwsError MalformedPolicyDocumentException
 */
export function checkKeyPolicy(cloud: KmsCloud, key: Key, document: string, caller: Caller | undefined): string {
  const code = "MalformedPolicyDocumentException";
  checkResourcePolicy(document, (resource) => resource === "*" || resource === key.arn, code);
  if (caller !== undefined && !letsChange(cloud, key, document, caller))
    throw new AwsError(code, "The new key policy will not allow you to update the key policy in the future.");
  return document;
}

/** Whether a later PutKeyPolicy of the same caller would pass the policy. */
function letsChange(cloud: KmsCloud, key: Key, document: string, caller: Caller): boolean {
  const { action, resource, context = {} } = keyAccess(cloud, "PutKeyPolicy", { key, name: key.id });
  const arn = caller.kind === "role" ? caller.roleArn : caller.arn;
  const request = { action, resource, context: { ...context, "aws:PrincipalArn": arn } };
  const covers = (principals: Parameters<typeof reachOf>[0]): boolean =>
    reachOf(principals, caller, cloud.accountId) !== "none";
  return evaluate(parsePolicy(document), request, covers) === "Allow";
}

function requireName(name = policyName): void {
  if (name !== policyName) throw new AwsError("NotFoundException", `No such policy exists: ${name}`);
}
