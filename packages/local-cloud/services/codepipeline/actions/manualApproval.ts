import { randomUUID } from "node:crypto";
import { reasonOf } from "../../../abortion";
import { consoleLink } from "../../../consoleLinks";
import type { ApprovalAnswer } from "../context";
import { ActionFailure, type ActionProvider, type RunningAction } from "./provider";

/** Minutes that AWS waits for an answer when the action names no other time: seven days. */
const defaultTimeoutMinutes = 10_080;
const millisecondsPerMinute = 60_000;

/** The longest subject that SNS takes, and the longest name that CodePipeline writes into it in full. */
const subjectLimit = 100;
const nameInSubjectLimit = 27;

/** A question to a person. */
export const manualApproval: ActionProvider = {
  category: "Approval",
  owner: "AWS",
  provider: "Manual",
  version: "1",
  inputs: { minimum: 0, maximum: 0 },
  outputs: { minimum: 0, maximum: 0 },
  configuration: { required: [], optional: ["NotificationArn", "CustomData", "ExternalEntityLink"] },
  run: async (action) => {
    const token = randomUUID();
    const timeout = (action.declaration.timeoutInMinutes ?? defaultTimeoutMinutes) * millisecondsPerMinute;
    const expires = new Date(action.cloud.clock.now().getTime() + timeout).toISOString();
    await notify(action, token, expires);
    action.signal.throwIfAborted();
    const answered = waitForAnswer(action, token, timeout);
    action.update({ token });
    action.cloud.emit({
      kind: "approval",
      pipeline: action.execution.pipeline.name,
      execution: action.execution.pipelineExecutionId,
      stage: action.stageName,
      action: action.declaration.name,
      token,
      message: action.configuration["CustomData"] ?? "",
      expires,
    });
    const { status, summary, reviewer } = await answered;
    action.update({ updatedBy: reviewer, summary });
    if (status === "Rejected")
      throw new ActionFailure(
        "JobFailed",
        summary === "" ? `Rejected by ${reviewer}` : `Rejected by ${reviewer}: ${summary}`,
      );
    return { summary };
  },
};

/** Resolves with the answer; rejects when the time is over or the action is abandoned. */
function waitForAnswer(
  { cloud, approvals, signal }: RunningAction,
  token: string,
  timeout: number,
): Promise<ApprovalAnswer> {
  return new Promise((resolve, reject) => {
    const abandon = (): void => {
      end();
      reject(reasonOf(signal));
    };
    const callOff = cloud.clock.after(timeout, () => {
      end();
      reject(new ActionFailure("TimeoutError", `Nobody answered within ${timeout / millisecondsPerMinute} minutes`));
    });
    const end = (): void => {
      callOff();
      signal.removeEventListener("abort", abandon);
      approvals.delete(token);
    };
    signal.addEventListener("abort", abandon, { once: true });
    approvals.set(token, (answer) => {
      end();
      resolve(answer);
    });
  });
}

async function notify(
  { cloud, caller, configuration, declaration, execution, stageName }: RunningAction,
  token: string,
  expires: string,
): Promise<void> {
  const { NotificationArn: topic, CustomData: customData, ExternalEntityLink: link } = configuration;
  if (topic === undefined) return;
  const pipeline = execution.pipeline.name;
  const page = consoleLink(cloud, `codesuite/codepipeline/pipelines/${pipeline}/view`);
  const lines = [
    "Hello,",
    "",
    "The following Approval action is waiting for your response:",
    "",
    "--Pipeline Details--",
    "",
    `Pipeline name: ${pipeline}`,
    `Stage name: ${stageName}`,
    `Action name: ${declaration.name}`,
    `Region: ${cloud.region}`,
    `Pipeline execution: ${execution.pipelineExecutionId}`,
    "",
    "--Approval Details--",
    "",
    `Approve or reject: ${page}#/${stageName}/${declaration.name}/approve/${token}`,
    ...(customData === undefined ? [] : [`Additional information: ${customData}`]),
    ...(link === undefined ? [] : [`Content to review: ${link}`]),
    `Deadline: This review request will expire on ${expires}`,
    "",
    "Sincerely,",
    "Amazon Web Services",
  ];
  const subject = `APPROVAL NEEDED: AWS CodePipeline ${shortened(pipeline)} for action ${shortened(declaration.name)}`;
  await cloud.call(caller, "sns", "Publish", {
    TopicArn: topic,
    Subject: subject.slice(0, subjectLimit),
    Message: lines.join("\n"),
  });
}

function shortened(name: string): string {
  return name.length <= nameInSubjectLimit ? name : `${name.slice(0, nameInSubjectLimit - 3)}...`;
}
