/** What `--keep` tells `npm run invoke`: where its cloud is, and with which keys its endpoints are asked. */
import { z } from "zod";
import { HomeFile } from "../machine/homeFile";

export const keysSchema = z.object({ accessKeyId: z.string(), secretAccessKey: z.string(), sessionToken: z.string() });

/** Keys of a session that the local cloud handed out. */
export type Keys = Readonly<z.infer<typeof keysSchema>>;

const keptSchema = z.object({
  url: z.string(),
  region: z.string(),
  /** Whose endpoints are up. */
  stacks: z.array(z.string()),
  /** The visitor's, who may ask what is kept and do nothing else. */
  credentials: keysSchema,
  /** Of somebody who may read where the models come from, and do nothing else. */
  reader: keysSchema,
});

export type KeptRehearsal = Readonly<z.infer<typeof keptSchema>>;

export const keptRehearsal = new HomeFile("kept.json", keptSchema);
