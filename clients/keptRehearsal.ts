/** What `--keep` tells `npm run invoke`: where its cloud is, and with which keys its endpoints are asked. */
import { HomeFile } from "../machine/homeFile";

/** Keys of a session that the local cloud handed out. */
export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

export interface KeptRehearsal {
  readonly url: string;
  readonly region: string;
  /** Whose endpoints are up. */
  readonly stacks: readonly string[];
  /** The visitor's, who may ask what is kept and do nothing else. */
  readonly credentials: Keys;
}

export const keptRehearsal = new HomeFile<KeptRehearsal>("kept.json");
