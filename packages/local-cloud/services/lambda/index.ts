/** Lambda: functions, the policies of their callers, and their invocations. */
import type { Cloud, RestService } from "../../contract";
import { FunctionRuntimes } from "./execution/functionRuntimes";
import { functionOperations } from "./functionOperations";
import { invokeOperation } from "./invokeOperation";
import { permissionOperations } from "./permissionOperations";
import { functionTagOperations } from "./tagOperations";

export function createLambda(cloud: Cloud): RestService {
  const runtimes = new FunctionRuntimes(cloud);
  const functions = "/2015-03-31/functions";
  const one = `${functions}/{FunctionName}`;
  const tags = "/2017-03-31/tags/{Resource}";
  return {
    name: "lambda",
    protocol: "restJson",
    routes: {
      [`POST ${functions}`]: { operation: "CreateFunction" },
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
    },
    operations: {
      ...functionOperations(cloud, (name) => {
        runtimes.renew(name);
      }),
      ...permissionOperations(cloud),
      ...functionTagOperations(cloud),
      Invoke: invokeOperation(cloud, runtimes),
    },
  };
}
