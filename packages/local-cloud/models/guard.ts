/** Refuses what AWS's models refuse, before an operation runs, and answers that AWS's models do not know. */
import type { ServiceName } from "../contract";
import { refuseAnswer, refuseRequest } from "./errors";
import { optionalInAnswers } from "./leftOut";
import { Models } from "./models";
import { type Rules, Validation } from "./validation";

/** How each protocol writes requests and answers. HTTP has a guard of its own (`httpGuard.ts`). */
const protocols = {
  awsJson: { naming: "member", writing: "json" },
  restJson: { naming: "wire", writing: "json" },
  query: { naming: "member", writing: "text" },
} as const satisfies Readonly<Record<string, Pick<Rules, "naming" | "writing">>>;

export interface OperationAddress {
  readonly service: ServiceName;
  readonly protocol: keyof typeof protocols;
  /** The operation's name. */
  readonly name: string;
}

export class ModelGuard {
  private readonly models = new Models();

  /**
   * @param request members by the names that they have on the wire
   * @throws AwsError as the service would answer
   */
  public checkRequest({ service, protocol, name }: OperationAddress, request: unknown): void {
    const { model, input } = this.models.find(service, name);
    if (input === undefined) return;
    const rules = { ...protocols[protocol], limits: true, optional: new Set<string>() };
    refuseRequest(service, new Validation(model, rules).check(input, request));
  }

  /**
   * Members, those that are required, types and enumerations: what no request can change.
   *
   * @throws AwsError InternalFailure
   */
  public checkAnswer({ service, protocol, name }: OperationAddress, answer: unknown): void {
    const { model, output } = this.models.find(service, name);
    if (output === undefined) return;
    const rules = { ...protocols[protocol], limits: false, optional: optionalInAnswers };
    refuseAnswer(service, name, new Validation(model, rules).check(output, answer ?? {}));
  }
}
