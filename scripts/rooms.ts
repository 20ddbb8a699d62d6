import { createRequire } from "node:module";
import { z } from "zod";

const schema = z.object({
  /** By room: the rooms that it may import from. */
  arrows: z.record(z.string(), z.array(z.string())),
  /** Rooms that may import from every room. */
  users: z.array(z.string()),
  /** Rooms that the builds of the pipeline run. */
  builds: z.array(z.string()),
});

/** The rooms of the house, as the check of the boundaries reads them. */
export function readRooms(): z.infer<typeof schema> {
  return schema.parse(createRequire(__filename)("./arrows.cjs"));
}
