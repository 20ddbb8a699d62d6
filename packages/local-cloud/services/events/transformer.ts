/**
 * What a target gets of an event: the event itself, or a text with values of it.
 *
 * Source: the user guide of EventBridge, "Amazon EventBridge input transformation", and the API reference,
 * InputTransformer (2026-11-29): a text stands in quotation marks, and keeps them.
 */
import { AwsError } from "../../contract";
import type { Target } from "./rules";

/** `$.detail.execution-id`: dots, no brackets. */
const path = /^\$(?:\.[\w-]+)+$/u;
const placeholder = /<([\w-]+)>/gu;

/** @throws AwsError ValidationException, or NotImplemented for a template that is no text */
export function checkTransformer({ Id, InputTransformer: transformer }: Target): void {
  if (transformer === undefined) return;
  const { InputPathsMap: paths, InputTemplate: template } = transformer;
  const refused = (reason: string): AwsError => new AwsError("ValidationException", `Target ${Id}: ${reason}`);
  for (const [name, each] of Object.entries(paths))
    if (!path.test(each)) throw refused(`InputPathsMap ${name} is no valid path: ${each}`);
  if (!isText(template))
    throw new AwsError("NotImplemented", "The rehearsal's EventBridge does texts in quotation marks only.", 501);
  for (const [, name = ""] of template.matchAll(placeholder))
    if (!(name in paths)) throw refused(`InputTemplate has a placeholder that no path is for: ${name}`);
}

function isText(template: string): boolean {
  try {
    return typeof JSON.parse(template) === "string";
  } catch {
    return false;
  }
}

/** A value that the event does not have leaves nothing. */
export function messageFor({ InputTransformer: transformer }: Target, event: object): string {
  if (transformer === undefined) return JSON.stringify(event);
  const { InputPathsMap: paths, InputTemplate: template } = transformer;
  return template.replaceAll(placeholder, (_, name: string) => {
    const value = valueAt(event, paths[name] ?? "$");
    if (value === undefined) return "";
    return typeof value === "string" ? JSON.stringify(value).slice(1, -1) : JSON.stringify(value);
  });
}

function valueAt(event: object, at: string): unknown {
  return at
    .split(".")
    .slice(1)
    .reduce<unknown>(
      (value, name) =>
        typeof value === "object" && value !== null && Object.hasOwn(value, name)
          ? Object.entries(value).find(([key]) => key === name)?.[1]
          : undefined,
      event,
    );
}
