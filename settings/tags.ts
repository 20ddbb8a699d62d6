import type { Settings } from "./schema";

/** The tags of every resource of a stack: those of the settings, and which stack of which project it belongs to. */
export function stackTags({ tags, project, stack }: Pick<Settings, "tags" | "project" | "stack">): Readonly<Record<string, string>> {
  return { ...tags, "model-delivery:project": project, "model-delivery:stack": stack };
}
