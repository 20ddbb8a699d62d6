/**
 * What a delivery changes against the commit that production serves: its program and the other's are evaluated beside
 * each other while QA deploys and tests the model, so that the question before production need not wait for it.
 */
import { existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { CodePipelineClient, ListActionExecutionsCommand } from "@aws-sdk/client-codepipeline";
import { unpackFolder } from "#local-cloud";
import { messageOf } from "../../contract/errors";
import { pipelineActions } from "../../contract/pipelineActions";
import { compareStacks, type Revisions } from "../../review/change/compared";
import type { PermissionChange } from "../../review/change/permissions";
import type { StackPreview } from "../../review/change/preview";
import { lacksPrices } from "../../review/cost/comparison";
import { declarations, type Evaluate } from "../../review/program/declared";
import { findCandidate } from "./candidate";
import type { Rehearsal } from "./rehearsal";
import { administratorAccess } from "./stage";

/** What a delivery changes of one stack. */
export interface StackChange {
  readonly stack: string;
  /** Whether production's commit has no such stack. */
  readonly isNew: boolean;
  /** Why it is not known. */
  readonly fault?: string;
  /** US dollars of a month. */
  readonly month?: { readonly before: number; readonly after: number; readonly isComplete: boolean };
  /** Statements of policies that are not the same. */
  readonly permissions: readonly Pick<PermissionChange, "where" | "sid" | "direction">[];
}

export type ProductionChange =
  | {
      readonly kind: "compared";
      readonly stacks: readonly StackChange[];
    }
  /** Production serves a model of this very commit. */
  | { readonly kind: "same" }
  | { readonly kind: "unknown"; readonly why: string };

/** How long the question waits for what is not finished, in milliseconds. */
const longestWait = 5000;
const tooBusy = "this machine was too busy to evaluate both programs";

/** One comparison: as it will end, and what is known of it now. */
interface Comparison {
  readonly ended: Promise<ProductionChange>;
  readonly known: Map<string, StackChange>;
}

/** Compares deliveries in the background. */
export class ProductionComparison {
  private readonly controller = new AbortController();
  private readonly comparisons = new Map<string, Comparison>();

  /**
   * @param home of the rehearsal
   * @param wait for what is not finished when the question is asked, in milliseconds
   */
  public constructor(
    private readonly home: string,
    private readonly wait = longestWait,
  ) {}

  /** Begins, when it has not begun. */
  public begin(rehearsal: Rehearsal, execution: string): void {
    this.comparisonOf(rehearsal, execution);
  }

  /** What is known when the question is asked; of each stack by itself. */
  public async of(rehearsal: Rehearsal, execution: string): Promise<ProductionChange> {
    const { ended, known } = this.comparisonOf(rehearsal, execution);
    const late = AbortSignal.timeout(this.wait);
    return Promise.race([
      ended,
      new Promise<ProductionChange>((resolve) => {
        late.addEventListener("abort", () => {
          const stacks = comparedStacks(rehearsal).map(
            (stack) => known.get(stack) ?? { stack, isNew: false, fault: tooBusy, permissions: [] },
          );
          resolve({ kind: "compared", stacks });
        });
      }),
    ]);
  }

  /** Nobody asks any more: ends what still runs. */
  public async end(): Promise<void> {
    this.controller.abort();
    await Promise.all([...this.comparisons.values()].map(({ ended }) => ended));
  }

  private comparisonOf(rehearsal: Rehearsal, execution: string): Comparison {
    const begun = this.comparisons.get(execution);
    if (begun !== undefined) return begun;
    const known = new Map<string, StackChange>();
    const ended = this.compare(rehearsal, execution, known).catch(unknown);
    const comparison = { ended, known };
    this.comparisons.set(execution, comparison);
    return comparison;
  }

  private async compare(
    rehearsal: Rehearsal,
    execution: string,
    known: Map<string, StackChange>,
  ): Promise<ProductionChange> {
    const revisions = await this.revisions(rehearsal, execution);
    if ("kind" in revisions) return revisions;
    const manner = { signal: this.controller.signal, inBackground: true };
    const evaluate: Evaluate = (evaluations) => declarations(evaluations, manner);
    for (const stack of comparedStacks(rehearsal)) {
      const [preview] = await compareStacks(revisions, [stack], evaluate);
      if (preview !== undefined) known.set(stack, changeOf(preview));
    }
    return { kind: "compared", stacks: [...known.values()] };
  }

  /** The files of both commits, or why there is nothing to compare. */
  private async revisions(rehearsal: Rehearsal, execution: string): Promise<Revisions | ProductionChange> {
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
    return { base, change };
  }
}

/** Production first: it is what the question is about. */
function comparedStacks({ stacks: { owner, production } }: Rehearsal): readonly string[] {
  return [production.stack, owner.stack];
}

/** What an approver has to know of all that is known of a stack. */
export function changeOf({ stack, only, administrator, run, permissions, cost }: StackPreview): StackChange {
  const fault = [administrator, run].find((outcome) => outcome.kind === "fault");
  const whose =
    fault?.kind === "fault" && fault.revision === "base" ? "the program of production's commit" : "this program";
  return {
    stack,
    isNew: only === "change",
    ...(fault?.kind === "fault" && { fault: `${whose} says ${fault.text.split("\n", 1)[0] ?? ""}` }),
    ...(cost !== undefined && {
      month: { before: cost.before.month, after: cost.after.month, isComplete: !lacksPrices(cost) },
    }),
    permissions: permissions.map(({ where, sid, direction }) => ({ where, sid, direction })),
  };
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
    unpackFolder(readFileSync(archive.path), folder);
    symlinkSync(join(checkout, "node_modules"), join(folder, "node_modules"), "dir");
    return folder;
  } finally {
    pipelines.destroy();
  }
}
