import { z } from "zod";
import { AwsError, type Operation } from "../../contract";
import type { LambdaCloud } from "./cloud";
import type { FunctionRuntimes } from "./execution/functionRuntimes";
import { existingFunction, functionArn, operation } from "./functions";
import { name } from "./schemas";

/** The largest event of a synchronous invocation, in bytes. Source: Lambda's quotas. */
export const largestEvent = 6_291_456;

const invoke = z.strictObject({
  FunctionName: name,
  InvocationType: z.literal("RequestResponse").optional(),
  LogType: z.literal("None").optional(),
  Payload: z.instanceof(Buffer),
});

/** Invoke: waits for the function's answer, or for how it failed. */
export function invokeOperation(cloud: LambdaCloud, runtimes: FunctionRuntimes): Operation<unknown> {
  return operation(
    invoke,
    {
      access: ({ FunctionName }) => [{ action: "lambda:InvokeFunction", resource: functionArn(cloud, FunctionName) }],
      run: async ({ FunctionName, Payload }) => {
        const found = existingFunction(cloud, FunctionName);
        const event = Payload.length === 0 ? "{}" : Payload.toString("utf8");
        if (Payload.length > largestEvent)
          throw new AwsError(
            "RequestEntityTooLargeException",
            `Request must be smaller than ${largestEvent} bytes for the InvokeFunction operation`,
            413,
          );
        if (!isJson(event))
          throw new AwsError("InvalidRequestContentException", "Could not parse request body into json.");
        const { payload, failed } = await runtimes.invoke(found.name, event);
        return {
          Payload: Buffer.from(payload),
          ExecutedVersion: "$LATEST",
          ...(failed ? { FunctionError: "Unhandled" } : {}),
        };
      },
    },
    "Invoke",
  );
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
