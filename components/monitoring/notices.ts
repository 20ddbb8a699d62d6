/** What of the pipeline somebody is told, as data: which events, and in which words. */

export interface Notice {
  /** What it is about, as the end of its rule's name. */
  readonly subject: "approvals" | "failures";
  readonly description: string;
  /** For EventBridge, as JSON. */
  readonly pattern: string;
  /** Members of the event that the text has. */
  readonly paths: Readonly<Record<string, string>>;
  /** In quotation marks, as EventBridge takes a text. */
  readonly template: string;
}

const paths = { pipeline: "$.detail.pipeline", stage: "$.detail.stage", action: "$.detail.action" };

/**
 * Failures of actions, a rejection among them, and approvals that are asked for.
 *
 * Source: the user guide of CodePipeline, "Monitoring CodePipeline events" (2026-11-29).
 *
 * @param page address of the pipeline in the console
 */
export function pipelineNotices(pipeline: string, page: string): readonly Notice[] {
  const notice = (
    subject: Notice["subject"],
    description: string,
    detail: Readonly<Record<string, unknown>>,
    words: string,
  ): Notice => ({
    subject,
    description,
    pattern: JSON.stringify({
      source: ["aws.codepipeline"],
      "detail-type": ["CodePipeline Action Execution State Change"],
      detail: { pipeline: [pipeline], ...detail },
    }),
    paths,
    template: JSON.stringify(`Pipeline <pipeline>: action <action> of stage <stage> ${words}. ${page}`),
  });
  return [
    notice("failures", "An action of the pipeline has failed.", { state: ["FAILED"] }, "has failed"),
    notice(
      "approvals",
      "The pipeline asks for an approval.",
      { state: ["STARTED"], type: { category: ["Approval"] } },
      "waits for an answer",
    ),
  ];
}
