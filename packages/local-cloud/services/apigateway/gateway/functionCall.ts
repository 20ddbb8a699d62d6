import { AwsError } from "../../../contract";
import type { InvocationResult } from "../../lambda/execution/executionEnvironment";
import type { FunctionRuntimes } from "../../lambda/execution/functionRuntimes";
import { functionName } from "../../lambda/functions";
import type { ApiGatewayCloud } from "../cloud";
import { failed, type Refusal } from "./answer";

const servicePrincipal = "apigateway.amazonaws.com";

/** Runs functions by their names. */
export type Functions = Pick<FunctionRuntimes, "invoke">;

export interface FunctionCallRequest {
  readonly functionArn: string;
  /** On whose behalf the gateway calls: a route or an authorizer. */
  readonly sourceArn: string;
  /** A JSON document. */
  readonly event: string;
  /** Cloud milliseconds. */
  readonly timeout: number;
  readonly onTimeout: () => Refusal;
}

/** Calls functions as API Gateway does: by the function's own policy, and no longer than the gateway waits. */
export class FunctionCall {
  public constructor(
    private readonly cloud: ApiGatewayCloud,
    private readonly functions: Functions,
  ) {}

  /** @throws Refusal 500 when the gateway may not call the function, there is none, or it failed; the timeout's own */
  public async invoke({
    functionArn,
    sourceArn,
    event,
    timeout,
    onTimeout,
  }: FunctionCallRequest): Promise<InvocationResult> {
    try {
      this.cloud.authorizeService(
        servicePrincipal,
        { action: "lambda:InvokeFunction", resource: functionArn },
        sourceArn,
      );
      const result = await this.inTime(this.functions.invoke(functionName(functionArn), event), timeout, onTimeout);
      if (result.failed) throw failed(result.payload);
      return result;
    } catch (error) {
      throw error instanceof AwsError ? failed(error.message) : error;
    }
  }

  /** The function goes on when the gateway no longer waits for it. */
  private async inTime(
    answer: Promise<InvocationResult>,
    timeout: number,
    onTimeout: () => Refusal,
  ): Promise<InvocationResult> {
    return new Promise((resolve, reject) => {
      const callOff = this.cloud.clock.after(timeout, () => {
        reject(onTimeout());
      });
      answer.then(resolve, reject).finally(callOff);
    });
  }
}
