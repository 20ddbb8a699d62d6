import type { Account } from "../../contract";
import { functionArn } from "../lambda/functions";

/**
 * The function that an integration or an authorizer names by its ARN, or by the address under which API Gateway knows
 * it.
 */
export function functionOf(cloud: Account, uri: string): string {
  return functionArn(cloud, /:function:([\w-]+)/u.exec(uri)?.[1] ?? "");
}
