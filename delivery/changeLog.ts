/** Collects the changes of an update from the events of Pulumi's engine. */
import type { EngineEvent } from "@pulumi/pulumi/automation";
import type { Change } from "./engine";

/** A replacement comes as several steps of one resource; it is one change. */
const operations: Readonly<Record<string, Change["operation"]>> = {
  same: "same",
  create: "create",
  import: "create",
  update: "update",
  delete: "delete",
  discard: "delete",
  replace: "replace",
  "create-replacement": "replace",
  "delete-replaced": "replace",
  "discard-replaced": "replace",
};

export class ChangeLog {
  private readonly byUrn = new Map<string, Change>();

  public add({ resourcePreEvent: event }: EngineEvent): void {
    if (event === undefined) return;
    const { op, urn, type } = event.metadata;
    // Other steps (a refresh, a read) change nothing.
    const operation = operations[op];
    if (operation !== undefined) this.byUrn.set(urn, { urn, type, name: urn.split("::").at(-1) ?? urn, operation });
  }

  public changes(): readonly Change[] {
    return [...this.byUrn.values()];
  }
}
