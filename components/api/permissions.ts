/** What the parts of an API may do: its functions, and the role with which the Test action asks it. */
import { dataKeys } from "../../contract/dataManifest";
import type { ApiFunction } from "../../settings/names";
import { readKeyStatements } from "../platform/permissions/encryption";
import type { RoleSpecification } from "../platform/permissions/roles";
import type { Statement } from "../platform/permissions/statement";
import { routes } from "./routes";
import type { ApiScope } from "./scope";

/** The role that one of the API's functions runs with. */
export function functionRole(scope: ApiScope, purpose: ApiFunction): RoleSpecification {
  const { arns, environment, location } = scope;
  const { name, role } = environment.functions[purpose];
  return {
    roleName: role(location),
    description: functionDescriptions[purpose],
    trust: { service: "lambda.amazonaws.com", accountId: location.accountId, sourceArn: arns.function(name) },
    statements: [...logStatements(scope, purpose), ...(purpose === "predict" ? predictStatements(scope) : [])],
  };
}

export const functionDescriptions: Readonly<Record<ApiFunction, string>> = {
  predict: "Answers the requests to the API: asks the endpoint, and names the classes.",
  authorize: "Knows whose requests to the API have a key.",
};

function logStatements({ arns, environment }: ApiScope, purpose: ApiFunction): readonly Statement[] {
  return [
    {
      sid: "WriteItsOwnLog",
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [`${arns.logGroup(environment.functions[purpose].logGroup)}:*`],
    },
  ];
}

/** Asks this endpoint and no other, and reads which package it serves and what its classes are called. */
export function predictStatements({
  arns,
  environment,
  owner,
  location,
  encryption,
}: Omit<ApiScope, "settings" | "requestTypes" | "testRole">): readonly Statement[] {
  const endpoint = arns.endpoint(environment.endpoint);
  return [
    { sid: "AskTheEndpoint", actions: ["sagemaker:InvokeEndpoint"], resources: [endpoint] },
    {
      sid: "SeeWhatTheEndpointServes",
      actions: ["sagemaker:DescribeEndpoint", "sagemaker:DescribeEndpointConfig"],
      resources: [endpoint, arns.endpointConfiguration(`${environment.endpointConfiguration}-*`)],
    },
    {
      sid: "SeeWhichPackageAModelIs",
      actions: ["sagemaker:ListTags"],
      resources: [arns.model(`${environment.model}-*`)],
    },
    {
      sid: "FindTheLabelsOfThePackage",
      actions: ["sagemaker:DescribeModelPackage"],
      resources: [arns.modelPackages(owner.modelPackageGroup)],
    },
    {
      sid: "ReadTheLabels",
      actions: ["s3:GetObject"],
      resources: [arns.objects(owner.dataBucket, dataKeys.labels("*"))],
    },
    ...readKeyStatements(location, encryption),
  ];
}

/**
 * The role with which the Test action asks the API. It is the environment's own: only the environment's stack knows the
 * id of its API.
 */
export function callerRole({
  arns,
  environment,
  location,
  owner,
  testRole,
}: ApiScope): Omit<RoleSpecification, "statements"> {
  return {
    roleName: environment.apiCallerRole(location),
    description: `Asks the API in the tests of ${owner.pipeline}.`,
    trust: { trustedRole: arns.role(testRole) },
  };
}

/**
 * Asks exactly one API.
 * @param executionArn ARN of the API as policies of its callers name it
 */
export function callerStatements(
  { arns, environment, settings }: ApiScope,
  executionArn: string,
): readonly Statement[] {
  const asking: Statement =
    settings.authorization.kind === "iam"
      ? {
          sid: "AskTheApi",
          actions: ["execute-api:Invoke"],
          resources: Object.values(routes).map((route) => `${executionArn}/$default/${route.replace(" ", "")}`),
        }
      : // The tests have no token or key: they see that the API refuses them, and ask the function behind it.
        {
          sid: "AskTheFunctionBehindTheApi",
          actions: ["lambda:InvokeFunction"],
          resources: [arns.function(environment.functions.predict.name)],
        };
  return [asking, { sid: "FindTheApi", actions: ["apigateway:GET"], resources: [arns.apis()] }];
}
