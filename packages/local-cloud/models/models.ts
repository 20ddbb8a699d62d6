/** Finds the model of an operation. */
import type { ServiceName } from "../contract";
import { type ModelTable, type OperationModel, readTable, type ServiceModel } from "./table";

export interface FoundModel extends OperationModel {
  readonly model: ServiceModel;
}

export class Models {
  /** Read when it is first needed, so that a cloud starts without it. */
  private table: ModelTable | undefined;

  /** @throws Error when the table is older than the operation */
  public find(service: ServiceName, operation: string): FoundModel {
    this.table ??= readTable();
    const model = this.table.services[service];
    const found = model.operations[operation];
    if (found === undefined)
      throw new Error(`The table of AWS's models has no ${service}:${operation}: run npm run generate -- models.`);
    return { ...found, model };
  }
}
