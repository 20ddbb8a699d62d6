/** Refuses what AWS's models refuse, before an operation runs, and answers that AWS's models do not know. */
import { AwsError, type ServiceName } from "../contract";
import { refusal } from "./errors";
import type { Fault } from "./faults";
import { leftOut } from "./leftOut";
import type { Writing } from "./simpleValues";
import { type ModelTable, readTable } from "./table";
import { Validation } from "./validation";
import type { Naming } from "./wireNames";

/** How requests and answers of a service are written. */
export type Protocol = "awsJson" | "http" | "query" | "restJson";

const protocols: Readonly<Record<Protocol, { readonly naming: Naming; readonly writing: Writing }>> = {
  awsJson: { naming: "member", writing: "json" },
  restJson: { naming: "wire", writing: "json" },
  query: { naming: "member", writing: "text" },
  http: { naming: "member", writing: "text" },
};

const none: ReadonlySet<string> = new Set();
const optionalInAnswers: ReadonlySet<string> = new Set(Object.keys(leftOut));

export interface OperationAddress {
  readonly service: ServiceName;
  readonly protocol: Protocol;
  /** The operation's name. */
  readonly name: string;
}

export class ModelGuard {
  /** Read at the first request, so that a cloud starts without it. */
  private table: ModelTable | undefined;

  /**
   * @param input members by the names that they have on the wire
   * @throws AwsError as the service would answer
   */
  public checkRequest(address: OperationAddress, input: unknown): void {
    const faults = this.faults(address, "input", input);
    if (faults.length > 0) throw refusal(address.service, faults);
  }

  /**
   * Members, those that are required, types and enumerations: what no request can change.
   *
   * @throws AwsError InternalFailure: a fault of the local cloud
   */
  public checkAnswer(address: OperationAddress, output: unknown): void {
    const faults = this.faults(address, "output", output ?? {});
    if (faults.length === 0) return;
    const operation = `${address.service}:${address.name}`;
    const told = faults.map(({ text }) => text).join("; ");
    throw new AwsError("InternalFailure", `The rehearsal's answer to ${operation} is not AWS's: ${told}`, 500);
  }

  private faults(
    { service, protocol, name }: OperationAddress,
    way: "input" | "output",
    value: unknown,
  ): readonly Fault[] {
    this.table ??= readTable();
    const model = this.table.services[service];
    const operation = model.operations[name];
    if (operation === undefined)
      throw new Error(`The table of AWS's models has no ${service}:${name}: run npm run models.`);
    const type = operation[way];
    if (type === undefined) return [];
    const isInput = way === "input";
    const rules = { ...protocols[protocol], limits: isInput, optional: isInput ? none : optionalInAnswers };
    return new Validation(model, rules).check(type, value);
  }
}
