import type { Settings } from "./schema";

/** The tag that says which project a resource belongs to. */
export const projectTag = "model-delivery:project";

/** The tags of every resource of a stack: those of the settings, and which stack of which project it belongs to. */
export function stackTags({
  tags,
  project,
  stack,
}: Pick<Settings, "tags" | "project" | "stack">): Readonly<Record<string, string>> {
  return { ...tags, [projectTag]: project, "model-delivery:stack": stack };
}

/** The tag of a model that says which package it is made of, by its ARN. */
export const packageTag = "model-delivery:model-package";
