/**
 * How the tests reach the API of an environment: the Test action as the role that may ask exactly this one, which its
 * own rights do not include; a person with rights of their own.
 */
import { ApiGatewayV2Client } from "@aws-sdk/client-apigatewayv2";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { defaultProvider } from "@aws-sdk/credential-provider-node";
import { apiAddress } from "../clients/apiAddress";
import { type ApiAnswer, ApiClient, type ApiRequest } from "../clients/apiClient";
import type { Context } from "../contract/context";
import { messageOf } from "../contract/errors";
import { arns } from "../settings/arns";
import { testRole } from "../settings/names";
import type { ApiSettings } from "../settings/schema";
import { FunctionClient } from "./functionClient";

interface Sender {
  send(request: ApiRequest): Promise<ApiAnswer>;
}

export interface ApiAccess {
  /** Shows no credentials. */
  readonly stranger: Sender;
  /** Shows rights of IAM, or asks behind the API where it wants something else. */
  readonly caller: Sender;
}

interface RoleCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** @throws Error naming what is missing, and the command that makes it */
export async function openApi(
  { settings, environment, owner, caller }: Context,
  { authorization }: ApiSettings,
): Promise<ApiAccess> {
  const { region, stack, deliveredBy } = settings;
  const isTestAction = caller.includes(`:assumed-role/${testRole(owner.names, deliveredBy === undefined)}/`);
  const credentials = isTestAction
    ? await actAs(region, arns(owner.location).role(environment.apiCallerRole({ region })), stack)
    : defaultProvider();
  const address = await apiAddress(new ApiGatewayV2Client({ region, credentials }), environment.api);
  if (address === undefined)
    throw new Error(
      `There is no API ${environment.api} in ${region}. An administrator makes it with: pulumi up --stack ${stack}`,
    );
  return {
    stranger: new ApiClient(address, { kind: "none" }),
    caller:
      authorization.kind === "iam"
        ? new ApiClient(address, { kind: "iam", region, credentials })
        : new FunctionClient(new LambdaClient({ region, credentials }), environment.functions.predict.name),
  };
}

async function actAs(region: string, roleArn: string, stack: string): Promise<RoleCredentials> {
  const { Credentials: given } = await new STSClient({ region })
    .send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: "qa" }))
    .catch((error: unknown) => {
      throw new Error(
        `Could not act as ${roleArn}, which asks the API in the tests: ${messageOf(error)}. An ` +
          `administrator makes it with: pulumi up --stack ${stack}`,
        { cause: error },
      );
    });
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken } = given ?? {};
  if (accessKeyId === undefined || secretAccessKey === undefined || sessionToken === undefined)
    throw new Error(`AWS let the tests act as ${roleArn}, but handed out no keys.`);
  return { accessKeyId, secretAccessKey, sessionToken };
}
