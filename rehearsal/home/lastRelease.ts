/** What a home remembers of the last delivery that reached production: too much for a line of each delivery. */
import { z } from "zod";
import { HomeFile } from "../../machine/homeFile";

const releaseSchema = z.object({
  commit: z.string(),
  /** By stack: US dollars of a month. */
  month: z.record(z.string(), z.number()),
  /** By role: what its policies granted, each as "action resource". */
  grants: z.record(z.string(), z.array(z.string())),
});

export type Release = Readonly<z.infer<typeof releaseSchema>>;

export const lastRelease = new HomeFile("last-release.json", releaseSchema);
