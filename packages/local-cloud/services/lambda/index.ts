/** Lambda: functions, the policies of their callers, and their invocations. */
import type { RestService } from "../../contract";
import type { CloudOptions } from "../../options";
import type { LambdaCloud } from "./cloud";
import { FunctionRuntimes } from "./execution/functionRuntimes";
import { functionOperations } from "./functionOperations";
import { functionReadingOperations } from "./functionReading";
import { invokeOperation } from "./invokeOperation";
import { permissionOperations } from "./permissionOperations";
import { functionTagOperations } from "./tagOperations";

const all = "/2015-03-31/functions";
const one = `${all}/{FunctionName}`;
const tags = "/2017-03-31/tags/{Resource}";

const routes: RestService["routes"] = {
  [`POST ${all}`]: { operation: "CreateFunction" },
  [`GET ${one}`]: { operation: "GetFunction" },
  [`DELETE ${one}`]: { operation: "DeleteFunction" },
  [`GET ${one}/configuration`]: { operation: "GetFunctionConfiguration" },
  [`PUT ${one}/configuration`]: { operation: "UpdateFunctionConfiguration" },
  [`PUT ${one}/code`]: { operation: "UpdateFunctionCode" },
  [`GET ${one}/versions`]: { operation: "ListVersionsByFunction" },
  "GET /2020-06-30/functions/{FunctionName}/code-signing-config": { operation: "GetFunctionCodeSigningConfig" },
  [`POST ${one}/policy`]: { operation: "AddPermission" },
  [`GET ${one}/policy`]: { operation: "GetPolicy" },
  [`DELETE ${one}/policy/{StatementId}`]: { operation: "RemovePermission" },
  [`POST ${one}/invocations`]: {
    operation: "Invoke",
    payload: "Payload",
    headers: {
      InvocationType: "x-amz-invocation-type",
      LogType: "x-amz-log-type",
      FunctionError: "x-amz-function-error",
      ExecutedVersion: "x-amz-executed-version",
    },
  },
  [`GET ${tags}`]: { operation: "ListTags" },
  [`POST ${tags}`]: { operation: "TagResource" },
  [`DELETE ${tags}`]: { operation: "UntagResource" },
};

/** Answers the service, and the functions that run, which API Gateway calls too. */
export function createLambda(
  cloud: LambdaCloud,
  { typescriptArguments }: Pick<CloudOptions, "typescriptArguments">,
): { readonly service: RestService; readonly functions: FunctionRuntimes } {
  const functions = new FunctionRuntimes(cloud, typescriptArguments);
  const service: RestService = {
    name: "lambda",
    protocol: "restJson",
    routes,
    operations: {
      ...functionOperations(cloud, (name) => {
        functions.renew(name);
      }),
      ...functionReadingOperations(cloud),
      ...permissionOperations(cloud),
      ...functionTagOperations(cloud),
      Invoke: invokeOperation(cloud, functions),
    },
  };
  return { service, functions };
}
