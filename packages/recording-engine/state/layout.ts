/**
 * What every command of Pulumi does with a backend before anything else: it reads the mark of the layout, writes one
 * where there is none, and looks for stacks of the layout before it. Source: pulumi/pulumi pkg/backend/diy (meta.go,
 * newDIYBackend in backend.go).
 */
import { parse } from "yaml";
import { z } from "zod";
import { EngineError } from "../types";
import type { ObjectStorage } from "./objectStorage";

const key = ".pulumi/meta.yaml";
/** Stacks belong to projects. */
const version = 1;

const markSchema = z.object({ version: z.number() });

/** @throws EngineError for another layout than that of this version of Pulumi */
export async function openLayout(storage: ObjectStorage): Promise<void> {
  const mark = await storage.read(key);
  const found = mark === undefined ? undefined : markSchema.safeParse(parse(mark)).data?.version;
  if (mark !== undefined && found !== version)
    throw new EngineError(`${storage.url}/${key} is not the mark of layout ${version}: ${mark.slice(0, 100)}`);
  const old = (await storage.list(".pulumi/stacks/")).filter((name) => name.endsWith(".json"));
  if (mark !== undefined) return;
  if (old.length > 0)
    throw new EngineError(
      `${storage.url} holds stacks without a project (${old.join(", ")}): "pulumi state upgrade" moves them.`,
    );
  await storage.write(key, `version: ${version}\n`);
}
