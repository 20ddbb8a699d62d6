/** The function that knows the API's keys. It holds their hashes only. */
import type {
  APIGatewayRequestAuthorizerEventV2,
  APIGatewaySimpleAuthorizerResult,
  APIGatewaySimpleAuthorizerWithContextResult,
} from "aws-lambda";
import { holderOf, parseApiKeys } from "./apiKeys";

type Verdict = APIGatewaySimpleAuthorizerResult | APIGatewaySimpleAuthorizerWithContextResult<{ readonly key: string }>;

const keys = parseApiKeys(process.env["API_KEYS"] ?? "");

export function handler({ headers }: Pick<APIGatewayRequestAuthorizerEventV2, "headers">): Promise<Verdict> {
  const holder = holderOf(headers?.["x-api-key"] ?? "", keys);
  return Promise.resolve(
    holder === undefined ? { isAuthorized: false } : { isAuthorized: true, context: { key: holder } },
  );
}
