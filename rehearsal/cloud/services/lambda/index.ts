/** Lambda: functions, the policies of their callers, and their invocations. */
import type { Cloud, RestService } from "../../contract";
import { functionOperations } from "./functionOperations";
import { permissionOperations } from "./permissionOperations";
import { functionTagOperations } from "./tagOperations";

export function createLambda(cloud: Cloud): RestService {
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
      [`GET ${tags}`]: { operation: "ListTags" },
      [`POST ${tags}`]: { operation: "TagResource" },
      [`DELETE ${tags}`]: { operation: "UntagResource" },
    },
    operations: { ...functionOperations(cloud, () => undefined), ...permissionOperations(cloud), ...functionTagOperations(cloud) },
  };
}
