/** Calls of operations, from the wire and from other services: held against AWS's model, authorized, then run. */
import { type AnyService, AwsError, type Caller, type Operation, type Permissions, type ServiceName } from "./contract";
import { ModelGuard, type OperationAddress } from "./models/guard";
import { unknownOperation } from "./protocols/errors";
import { without } from "./services/fields";

interface FoundOperation extends OperationAddress {
  readonly operation: Operation;
}

export class Dispatcher {
  private readonly services = new Map<ServiceName, AnyService>();
  private readonly guard = new ModelGuard();

  public constructor(private readonly permissions: Permissions) {}

  public add(service: AnyService): void {
    this.services.set(service.name, service);
  }

  public service(name: ServiceName): AnyService | undefined {
    return this.services.get(name);
  }

  /**
   * A call from the wire.
   *
   * @throws AwsError NotImplemented when there is no such operation, the service's own error when AWS's model does not
   *   allow the request, AccessDeniedException when the caller may not
   */
  public async invoke(
    caller: Caller,
    serviceName: ServiceName,
    operationName: string,
    input: unknown,
  ): Promise<unknown> {
    const found = this.operation(serviceName, operationName);
    const request = asInput(input);
    this.guard.checkRequest(found, request);
    return await this.run(caller, found, request);
  }

  /**
   * A call from another service, which may say more than the wire can (`Operation.unpublished`). Throws as `invoke`.
   */
  public async call(caller: Caller, serviceName: ServiceName, operationName: string, input: unknown): Promise<unknown> {
    const found = this.operation(serviceName, operationName);
    const request = asInput(input);
    this.guard.checkRequest(found, without(request, ...(found.operation.unpublished ?? [])));
    return await this.run(caller, found, request);
  }

  /** What is right by the model may still be more than is rehearsed: an operation checks what it needs. */
  private async run(caller: Caller, found: FoundOperation, request: never): Promise<unknown> {
    const call = { caller };
    this.permissions.authorize(caller, found.operation.access(request, call));
    const answer = await found.operation.run(request, call);
    this.guard.checkAnswer(found, answer);
    return answer;
  }

  private operation(service: ServiceName, name: string): FoundOperation {
    const found = this.services.get(service);
    if (found !== undefined && found.protocol !== "http") {
      const { protocol, operations } = found;
      const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
      if (operation !== undefined) return { service, protocol, name, operation };
    }
    throw unknownOperation(`operation ${service}:${name}`);
  }
}

function asInput(input: unknown): never {
  if (typeof input !== "object" || input === null)
    throw new AwsError("SerializationException", "The request is not an object.");
  // The table holds operations of all inputs. Which one an input is for, AWS's model has said by the time it is run.
  return input as never;
}
