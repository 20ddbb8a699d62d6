/** Writes the table so that a change of a shape is a change of one line. */
import type { ModelTable, ServiceModel } from "../table";

export function renderTable({ source, services }: ModelTable): string {
  const models = Object.entries(services).map(([name, model]) => `${JSON.stringify(name)}: ${renderService(model)}`);
  return `{\n"source": ${JSON.stringify(source)},\n"services": {\n${models.join(",\n")}\n}\n}\n`;
}

function renderService({ operations, shapes }: ServiceModel): string {
  return `{\n"operations": {\n${lines(operations)}\n},\n"shapes": {\n${lines(shapes)}\n}\n}`;
}

function lines(entries: Readonly<Record<string, unknown>>): string {
  return Object.entries(entries)
    .map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`)
    .join(",\n");
}
