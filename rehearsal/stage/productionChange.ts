/**
 * What a delivery changes against the commit that production serves: its program and the other's are evaluated beside
 * each other while the model is tested in QA, so that the question before production need not wait for it.
 */
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { CodePipelineClient, ListActionExecutionsCommand } from "@aws-sdk/client-codepipeline";
import { unzipSync } from "fflate";
import { messageOf } from "../../contract/errors";
import { pipelineActions } from "../../contract/pipelineActions";
import { compareStacks } from "../../review/change/compared";
import type { StackPreview } from "../../review/change/preview";
import { findCandidate } from "./candidate";
import type { Rehearsal } from "./rehearsal";
import { administratorAccess } from "./stage";

export type ProductionChange =
  | {
      readonly kind: "compared";
      /** Absent while production serves nothing. */
      readonly base?: string;
      readonly stacks: readonly StackPreview[];
    }
  /** Production serves a model of this very commit. */
  | { readonly kind: "same" }
  | { readonly kind: "unknown"; readonly why: string };

/** How long the question waits for what is not finished, in milliseconds. */
const longestWait = 5000;

/** Compares one execution at a time, in the background. */
export class ProductionComparison {
  private readonly controller = new AbortController();
  private readonly comparisons = new Map<string, Promise<ProductionChange>>();

  /** @param home of the rehearsal */
  public constructor(private readonly home: string) {}

  /** Begins, when it has not begun; it ends with an answer in any case. */
  public begin(rehearsal: Rehearsal, execution: string): Promise<ProductionChange> {
    const comparison = this.comparisons.get(execution) ?? this.compare(rehearsal, execution).catch(unknown);
    this.comparisons.set(execution, comparison);
    return comparison;
  }

  /** What is known when the question is asked. */
  public async of(rehearsal: Rehearsal, execution: string): Promise<ProductionChange> {
    const late = AbortSignal.timeout(longestWait);
    return Promise.race([
      this.begin(rehearsal, execution),
      new Promise<ProductionChange>((resolve) => {
        late.addEventListener("abort", () => {
          resolve({ kind: "unknown", why: "this machine was too busy to evaluate both programs" });
        });
      }),
    ]);
  }

  /** Nobody asks any more: ends what still runs. */
  public async end(): Promise<void> {
    this.controller.abort();
    await Promise.all(this.comparisons.values());
  }

  private async compare(rehearsal: Rehearsal, execution: string): Promise<ProductionChange> {
    const { record, serving, former } = (await findCandidate(rehearsal, this.home, execution)) ?? {};
    if (record === undefined) return { kind: "unknown", why: "the delivery has left no record" };
    if (serving !== undefined && former === undefined)
      return { kind: "unknown", why: "no record tells which commit production serves" };
    if (former?.record.commit === record.commit) return { kind: "same" };
    const place = join(rehearsal.cloud.work, "compared", execution);
    const change = await sourceOf(rehearsal, record, join(place, "change"));
    const base =
      former === undefined
        ? emptyFolder(join(place, "base"))
        : await sourceOf(rehearsal, former.record, join(place, "base"));
    if (change === undefined || base === undefined)
      return { kind: "unknown", why: `the files of commit ${shortId(former?.record ?? record)} are not kept any more` };
    if (former !== undefined && lockOf(base) !== lockOf(change))
      return { kind: "unknown", why: `commit ${shortId(former.record)} was made with other packages` };
    const { owner, production } = rehearsal.stacks;
    const stacks = await compareStacks({ base, change }, [production.stack, owner.stack], {
      signal: this.controller.signal,
      inBackground: true,
    });
    return { kind: "compared", ...(former !== undefined && { base: former.record.commit }), stacks };
  }
}

function unknown(error: unknown): ProductionChange {
  return { kind: "unknown", why: messageOf(error) };
}

function shortId({ commit }: { readonly commit: string }): string {
  return commit.slice(0, 7);
}

function emptyFolder(folder: string): string {
  mkdirSync(folder, { recursive: true });
  return folder;
}

function lockOf(folder: string): string {
  const file = join(folder, "package-lock.json");
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

/** The files that an execution has delivered, with the packages of this checkout; undefined when they are gone. */
async function sourceOf(
  { cloud, checkout, names }: Rehearsal,
  { execution }: { readonly execution: string },
  folder: string,
): Promise<string | undefined> {
  const pipelines = new CodePipelineClient(administratorAccess(cloud));
  try {
    const { actionExecutionDetails = [] } = await pipelines.send(
      new ListActionExecutionsCommand({ pipelineName: names.pipeline, filter: { pipelineExecutionId: execution } }),
    );
    const { stage, action } = pipelineActions.source;
    const source = actionExecutionDetails.find(
      ({ stageName, actionName }) => stageName === stage && actionName === action,
    );
    const { bucket, key } = source?.output?.outputArtifacts?.[0]?.s3location ?? {};
    if (bucket === undefined || key === undefined) return undefined;
    const [archive] = await cloud.objects.list(cloud.administrator.caller, bucket, key);
    if (archive === undefined) return undefined;
    unpack(readFileSync(archive.path), folder);
    symlinkSync(join(checkout, "node_modules"), join(folder, "node_modules"), "dir");
    return folder;
  } finally {
    pipelines.destroy();
  }
}

function unpack(archive: Uint8Array, folder: string): void {
  for (const [name, content] of Object.entries(unzipSync(archive))) {
    const file = join(folder, name);
    if (name.endsWith("/") || relative(folder, file).startsWith("..")) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}
