/** What is known of a package that waits for production, and of the one that production serves. */
import { readFileSync } from "node:fs";
import { doneIn } from "../../contract/buildEnding";
import { type DataManifest, parseManifest } from "../../contract/dataManifest";
import { pipelineActions } from "../../contract/pipelineActions";
import { parseRunRecord, type RunRecord } from "../../contract/runRecord";
import { modelKindName } from "../../settings/modelKinds";
import { environmentNames } from "../../settings/names";
import { logFile, logNameOf } from "../home/actionLogs";
import type { Rehearsal } from "./rehearsal";

/** A delivery and the data that it has trained with. */
export interface Delivered {
  readonly record: RunRecord;
  /** Absent when it cannot be found any more. */
  readonly data?: DataManifest;
}

export interface Candidate extends Delivered {
  /** Where it was tested, and where it shall go. */
  readonly stacks: { readonly tested: string; readonly production: string };
  /** What the samples are called. */
  readonly samples: "pictures" | "rows";
  /** What Validate says that it did. */
  readonly checks?: string;
  /** ARN of the package that production serves now; absent while it serves none. */
  readonly serving?: string;
  /** The delivery that brought what production serves; absent when no record tells. */
  readonly former?: Delivered;
}

/** Undefined when the execution has left no record. */
export async function findCandidate(
  { cloud, stacks, names, evidence }: Rehearsal,
  home: string,
  execution: string,
): Promise<Candidate | undefined> {
  const record = await evidence.runRecord(execution);
  if (record === undefined) return undefined;
  const { caller } = cloud.administrator;
  const { owner, production } = stacks;

  const delivered = async (found: RunRecord): Promise<Delivered> => {
    const stored = await cloud.objects.list(caller, names.dataBucket, `datasets/${found.dataVersion}/`);
    const manifest = stored.find(({ key }) => key.endsWith("/manifest.json"));
    if (manifest === undefined) return { record: found };
    return { record: found, data: parseManifest(readFileSync(manifest.path, "utf8"), manifest.key) };
  };
  const serves = await evidence.serving(environmentNames(production.project, production.stack).endpoint);
  const serving = serves?.modelPackage;
  const records = (await cloud.objects.list(caller, names.artifactBucket, "runs/"))
    .filter(({ key }) => key.endsWith(".json"))
    .map(({ key, path }) => parseRunRecord(readFileSync(path, "utf8"), key));
  const former = records.find(
    ({ environments }) => serving !== undefined && environments[production.stack]?.modelPackage === serving,
  );
  const checks = checksIn(home);
  return {
    ...(await delivered(record)),
    stacks: { tested: owner.stack, production: production.stack },
    samples: modelKindName(owner.training.image) === "image-classification" ? "pictures" : "rows",
    ...(checks === undefined ? {} : { checks }),
    ...(serving === undefined ? {} : { serving }),
    ...(former === undefined ? {} : { former: await delivered(former) }),
  };
}

function checksIn(home: string): string | undefined {
  try {
    return doneIn(readFileSync(logFile(home, logNameOf(pipelineActions.validate)), "utf8").split("\n"));
  } catch {
    // A check of one's own that prints nothing has no log.
    return undefined;
  }
}
