/** What AWS demands of a policy document by the place where it stands. */
import { AwsError } from "../contract";
import { parsePolicy } from "./policy";

/**
 * A policy of a role or a session. Source: IAM user guide, "Grammar of the IAM JSON policy language".
 *
 * @throws AwsError MalformedPolicyDocument
 */
export function checkIdentityPolicy(document: string): string {
  for (const { principals, resources } of parsePolicy(document)) {
    if (principals !== undefined)
      throw new AwsError("MalformedPolicyDocument", "Policy document should not specify a principal.");
    if (resources === undefined)
      throw new AwsError("MalformedPolicyDocument", "Policy statement must contain resources.");
  }
  return document;
}

/**
 * A policy that a resource carries: each statement says whom it is for and what of the resource.
 *
 * @param covers whether a text of the element Resource belongs to the resource
 * @param code of the service's error
 */
export function checkResourcePolicy(document: string, covers: (resource: string) => boolean, code: string): string {
  for (const { principals, resources } of parsePolicy(document)) {
    if (principals === undefined) throw new AwsError(code, "Missing required field Principal");
    const foreign = resources?.patterns.find(({ text }) => !covers(text))?.text;
    if (resources === undefined || foreign !== undefined)
      throw new AwsError(code, `Policy has invalid resource: ${foreign ?? "none"}`);
  }
  return document;
}
