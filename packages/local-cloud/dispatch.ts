/** Calls of operations, from the wire and from other services: authorized first, then run. */
import { type AnyService, AwsError, type Caller, type Operation, type Permissions, type ServiceName } from "./contract";
import { unknownOperation } from "./protocols/errors";

export class Dispatcher {
  private readonly services = new Map<ServiceName, AnyService>();

  public constructor(private readonly permissions: Permissions) {}

  public add(service: AnyService): void {
    this.services.set(service.name, service);
  }

  public service(name: ServiceName): AnyService | undefined {
    return this.services.get(name);
  }

  /** @throws AwsError NotImplemented when there is no such operation, AccessDeniedException when the caller may not */
  public async invoke(
    caller: Caller,
    serviceName: ServiceName,
    operationName: string,
    input: unknown,
  ): Promise<unknown> {
    const operation = this.operation(serviceName, operationName);
    const call = { caller };
    // The wire carries no types: an operation checks the fields that it needs.
    const checked = asInput(input);
    this.permissions.authorize(caller, operation.access(checked, call));
    return await operation.run(checked, call);
  }

  private operation(serviceName: ServiceName, operationName: string): Operation {
    const service = this.services.get(serviceName);
    const operations = service === undefined || service.protocol === "http" ? {} : service.operations;
    const operation = Object.hasOwn(operations, operationName) ? operations[operationName] : undefined;
    if (operation === undefined) throw unknownOperation(`operation ${serviceName}:${operationName}`);
    return operation;
  }
}

function asInput(input: unknown): never {
  if (typeof input !== "object" || input === null)
    throw new AwsError("SerializationException", "The request is not an object.");
  return input as never;
}
