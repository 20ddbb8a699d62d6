/** Homes as they were when an action began: a run of a fault starts there, and not with a whole delivery. */
import { cpSync, existsSync } from "node:fs";
import { basename, join } from "node:path";
import type { CloudEvent } from "#local-cloud";
import type { ActionPlace } from "../../contract/pipelineActions";
import { mirror } from "../../rehearsal/home/mirror";
import type { Laboratory } from "../../scenarios/laboratory";
import { newFolder } from "../../scenarios/workshop";

/**
 * What the cloud replaces and never writes in place, so that links keep it. Taken in one turn of the event loop: the
 * cloud of this process changes nothing meanwhile.
 */
const linkedFolders = [join("cloud", "tables"), join("cloud", "s3", "objects")];

/** The same at every moment: build caches hold links to the packages, which stay where they were installed. */
const copied = [join("cloud", "cache"), "known-pictures.json"];

export interface Checkpoint extends ActionPlace {
  readonly execution: string;
  /** A home that goes on from it. The cloud takes the action that had begun for one that it lost. */
  copyTo(home: string): void;
}

/** Keeps a checkpoint of every action that begins. */
export class Checkpoints {
  private readonly kept: (Checkpoint & { readonly folder: string })[] = [];

  private constructor(
    private readonly laboratory: Laboratory,
    private readonly folder: string,
  ) {}

  public static async of(laboratory: Laboratory): Promise<Checkpoints> {
    return new Checkpoints(laboratory, await newFolder("checkpoints"));
  }

  /** To be told of the cloud's events. */
  public readonly receive = (event: CloudEvent): void => {
    if (event.kind !== "action" || event.status !== "InProgress") return;
    const { execution, stage, action } = event;
    const folder = join(this.folder, String(this.kept.length));
    for (const name of linkedFolders) mirror(join(this.laboratory.home, name), join(folder, name));
    this.kept.push({
      execution,
      stage,
      action,
      folder,
      copyTo: (home) => {
        this.copy(folder, home);
      },
    });
  };

  /** The newest one before an action. */
  public before({ stage, action }: ActionPlace): Checkpoint {
    const found = this.kept.findLast((kept) => kept.stage === stage && kept.action === action);
    if (found === undefined) throw new Error(`No delivery has come to ${stage} ${action}.`);
    return found;
  }

  private copy(folder: string, home: string): void {
    for (const name of linkedFolders) mirror(join(folder, name), join(home, name));
    for (const name of copied) {
      const [from, to] = [join(this.laboratory.home, name), join(home, name)];
      if (existsSync(from)) cpSync(from, to, { recursive: true, verbatimSymlinks: true, filter: isNoInstall });
    }
  }
}

function isNoInstall(path: string): boolean {
  return basename(path) !== ".installs";
}
