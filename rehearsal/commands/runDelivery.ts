/** A delivery from the command line, step by step. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { CloudEvent } from "#local-cloud";
import { deliveryNames } from "../../settings/names";
import { readStacks } from "../../settings/stacks";
import { ActionLogs } from "../home/actionLogs";
import { type Checkpoint, openCheckpoint } from "../home/checkpoint";
import type { FinishedDelivery } from "../report/finishedDelivery";
import { PipelineView } from "../report/pipelineView";
import { describeCandidate } from "../report/question";
import { StepFailed } from "../report/stepFailed";
import type { WorkingTree } from "../source/workingTree";
import { ApprovalDesk } from "../stage/approvalDesk";
import { findCandidate } from "../stage/candidate";
import { saysFullDisk } from "../stage/fullDisk";
import { ProductionComparison } from "../stage/productionChange";
import { type Rehearsal, startRehearsal } from "../stage/rehearsal";
import type { DeliveryCommand } from "./command";
import { createEnvironments } from "./environments";
import { attempt } from "./interruption";
import { prepare, type Prepared, supply } from "./prepare";

/** Delivers as far as it gets. The rehearsal that it answers still runs. */
export async function runDelivery(command: DeliveryCommand): Promise<FinishedDelivery> {
  const { interruption } = command;
  const prepared = await attempt(interruption, () => prepare(command));
  if (prepared.kind !== "done") return { ending: prepared };

  const started = await attempt(interruption, () => start(command, prepared.value));
  if (started.kind !== "done") return { ending: started };
  const { rehearsal, comparison } = started.value;

  const supplied = await attempt(interruption, () => supply(command));
  if (supplied.kind !== "done") return { ending: supplied, rehearsal };
  const tree = supplied.value;

  const pushed = await attempt(interruption, () => push(command, started.value, tree));
  if (pushed.kind !== "done") return { ending: pushed, tree, rehearsal };
  const execution = pushed.value;

  const ended = await attempt(interruption, () => watch(rehearsal, execution));
  await comparison.end();
  const ending = ended.kind === "done" ? ({ kind: "delivered" } as const) : ended;
  return { ending, tree, rehearsal, execution };
}

interface Started {
  readonly rehearsal: Rehearsal;
  readonly checkpoint: Checkpoint;
  readonly comparison: ProductionComparison;
}

async function start(command: DeliveryCommand, { data, isolation }: Prepared): Promise<Started> {
  const { checkout, options, home, terminal, interruption } = command;
  const { project, stack, region } = readStacks(checkout).owner;
  // Names of projects and jobs hold no account's number, which only a running cloud knows.
  const names = deliveryNames(project, stack, { accountId: "", partition: "aws", region });
  const view = new PipelineView(terminal, new ActionLogs(home.folder, names), checkout);
  const desk = new ApprovalDesk(options.answer, home.folder, terminal, interruption.signal);
  const checkpoint = openCheckpoint(join(home.folder, "cloud"), join(home.folder, "checkpoint"));
  const onEvent = (event: CloudEvent): void => {
    view.show(event);
    if ((event.kind === "action" || event.kind === "execution") && event.status === "Succeeded") checkpoint.take();
  };
  const comparison = new ProductionComparison(home.folder);
  const rehearsal = await startRehearsal({
    checkout,
    home: home.folder,
    data: pathToFileURL(data).href,
    onEvent,
    ...(isolation === undefined ? {} : { isolation }),
  });
  rehearsal.executions.onAsked((question) => {
    void desk.answer(rehearsal.administrator.approvalOf(question), async () => {
      const [candidate, change] = await Promise.all([
        findCandidate(rehearsal, home.folder, question.execution),
        comparison.of(rehearsal, question.execution),
      ]);
      return candidate === undefined ? [] : describeCandidate(candidate, change);
    });
  });
  if (options.answer === "ask")
    rehearsal.executions.onTrained((execution) => {
      comparison.begin(rehearsal, execution);
    });
  return { rehearsal, checkpoint, comparison };
}

/**
 * Returns the execution that the commit starts.
 *
 * @throws Error when the disk of the cloud is full, whatever failed of it
 */
async function push(
  { terminal }: DeliveryCommand,
  { rehearsal, checkpoint }: Started,
  tree: WorkingTree,
): Promise<string> {
  try {
    await createEnvironments(rehearsal, terminal);
    checkpoint.take();
    return await rehearsal.administrator.push(tree.commit, (line) => {
      terminal.line(line);
    });
  } catch (error) {
    throw rehearsal.executions.fault ?? error;
  }
}

/**
 * @throws StepFailed when an action has failed, but Error of a full disk, which is no action's fault; Error, too, when
 *   the execution ends in another way than well
 */
export async function watch({ executions, recorder }: Rehearsal, execution: string): Promise<void> {
  const ending = await executions.ended(execution);
  const failure = recorder.failure(execution);
  const action = recorder.failedAction(execution);
  if (failure !== undefined)
    throw action === undefined || saysFullDisk(failure) ? new Error(failure) : new StepFailed(action, failure);
  if (ending !== "Succeeded") throw new Error(`The pipeline ended as ${ending}.`);
}
