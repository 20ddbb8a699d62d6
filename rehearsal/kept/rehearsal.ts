/** What `--keep` tells `npm run invoke`: where its cloud is, and with which keys its endpoints are asked. */
import { HomeFile } from "../home/homeFile";
import type { Keys } from "./commands";

export interface KeptRehearsal {
  readonly url: string;
  readonly region: string;
  /** Whose endpoints are up. */
  readonly stacks: readonly string[];
  /** The visitor's, who may ask what is kept and do nothing else. */
  readonly credentials: Keys;
}

export const keptRehearsal = new HomeFile<KeptRehearsal>("kept.json");
