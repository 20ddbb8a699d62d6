/**
 * What the next rehearsal in a home goes on from. A rehearsal may end anywhere: it is killed, the disk is full, a build
 * dies between a call and the note of it in the stack's state. On AWS a person would then repair what is half done; a
 * local cloud that has ended cannot be repaired from outside, so the next rehearsal takes it back to the last moment at
 * which nothing was half done.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { codeOf } from "../../contract/errors";
import { writeWholeFile } from "../../machine/wholeFile";
import { type Identities, mirror } from "./mirror";

/**
 * The folders of a cloud that a checkpoint keeps. Their files are replaced and never written in place, so that links
 * keep them.
 */
const keptFolders = ["tables", join("s3", "objects")];

/** A checkpoint has two places. While one is made anew the other one holds, and a file says which it is. */
const places = ["one", "other"] as const;
type Place = (typeof places)[number];
const choice = "current";

export interface Checkpoint {
  /** Makes this moment the one to go on from. When the disk has no room for it, it stays the earlier one. */
  take(): void;
}

/**
 * Takes the folder of a cloud that does not run back to its checkpoint, or makes the first one.
 *
 * @param cloud the folder of the cloud
 * @param folder where the checkpoint is kept, on the same disk
 */
export function openCheckpoint(cloud: string, folder: string): Checkpoint {
  const checkpoint = new LinkedCheckpoint(cloud, folder);
  checkpoint.open();
  return checkpoint;
}

class LinkedCheckpoint implements Checkpoint {
  private current: Place | undefined;
  /** What the places hold, as far as it is known. */
  private readonly held = new Map<Place, readonly Identities[]>();

  public constructor(
    private readonly cloud: string,
    private readonly folder: string,
  ) {}

  public open(): void {
    this.current = readChoice(join(this.folder, choice));
    if (this.current === undefined) this.take();
    // Killed on the way, it is done again by the next start: the checkpoint itself stays as it is.
    else mirrorFolders(join(this.folder, this.current), this.cloud);
  }

  /** In one turn of the event loop: the cloud of this process changes nothing meanwhile. */
  public take(): void {
    const place = places.find((name) => name !== this.current) ?? places[0];
    const known = this.held.get(place);
    // Until all of it has been done nobody knows what is there.
    this.held.delete(place);
    try {
      this.held.set(place, mirrorFolders(this.cloud, join(this.folder, place), known));
      writeWholeFile(join(this.folder, choice), place);
      this.current = place;
    } catch (error) {
      if (codeOf(error) !== "ENOSPC") throw error;
    }
  }
}

function mirrorFolders(from: string, to: string, known: readonly Identities[] = []): readonly Identities[] {
  return keptFolders.map((name, index) => mirror(join(from, name), join(to, name), known[index]));
}

function readChoice(file: string): Place | undefined {
  const name = existsSync(file) ? readFileSync(file, "utf8") : "";
  return places.find((place) => place === name);
}
