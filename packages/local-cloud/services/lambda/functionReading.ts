/** GetFunction, GetFunctionConfiguration, GetFunctionCodeSigningConfig, ListVersionsByFunction. */
import type { Operations } from "../../contract";
import type { LambdaCloud } from "./cloud";
import { describeFunction } from "./functionDescription";
import { existingFunction, onFunction, operation } from "./functions";
import { functionReference, listVersions } from "./schemas";

export function functionReadingOperations(cloud: LambdaCloud): Operations<unknown> {
  return {
    GetFunction: operation(functionReference, {
      access: onFunction(cloud, "GetFunction"),
      run: ({ FunctionName }) => {
        const found = existingFunction(cloud, FunctionName);
        return { Configuration: describeFunction(found), Code: { RepositoryType: "S3" }, Tags: found.tags };
      },
    }),
    GetFunctionConfiguration: operation(functionReference, {
      access: onFunction(cloud, "GetFunctionConfiguration"),
      run: ({ FunctionName }) => describeFunction(existingFunction(cloud, FunctionName)),
    }),
    GetFunctionCodeSigningConfig: operation(functionReference, {
      access: onFunction(cloud, "GetFunctionCodeSigningConfig"),
      run: ({ FunctionName }) => ({ FunctionName: existingFunction(cloud, FunctionName).name }),
    }),
    ListVersionsByFunction: operation(listVersions, {
      access: onFunction(cloud, "ListVersionsByFunction"),
      run: ({ FunctionName }) => {
        const found = existingFunction(cloud, FunctionName);
        return { Versions: [{ ...describeFunction(found), FunctionArn: `${found.arn}:$LATEST` }] };
      },
    }),
  };
}
