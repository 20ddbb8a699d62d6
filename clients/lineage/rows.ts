/** Where a model comes from, as steps with their facts: for the table and for the picture. */
import type { Lineage } from "./lineage";

export interface Step {
  readonly heading: string;
  /** What is not recorded is left out. */
  readonly facts: readonly (readonly [name: string, value: string])[];
}

/** From what answers back to the commit. */
export function stepsOf(lineage: Lineage): readonly Step[] {
  const { serving, package: registered, model, training, data, commit, run } = lineage;
  const metrics = Object.entries(training?.metrics ?? {}).map(([name, value]) => `${name} ${value}`);
  return [
    step(serving === undefined ? "" : `Served in ${serving.stack}`, [
      ["endpoint", serving && `${serving.endpoint} (${serving.state})`],
      ["configuration", serving?.configuration],
      ["variant", serving?.variant],
    ]),
    step("Package", [
      ["package", registered.arn],
      ["registered", registered.registered],
      ["state", registered.approval],
      ["model card", registered.card?.status],
      ...Object.entries(registered.approvals).map(([stack, text]) => [`for ${stack}`, text] as const),
    ]),
    step("Approved", [
      ["by", run?.approver],
      ["answer", run?.answer],
      ["at", run?.answered],
    ]),
    step(
      "Tested",
      Object.entries(run?.tests ?? {}).map(([stack, test]) => [stack, figures(test)] as const),
    ),
    step("Model", [
      ["object", model.uri],
      ["version", model.version],
      ["image", model.image],
      ["image digest", model.imageDigest ?? "not recorded by SageMaker"],
    ]),
    step("Training", [
      ["job", training?.job],
      ["image", training?.image],
      ["instances", training?.instances],
      ["started", training?.started],
      ["ended", training?.ended],
      ...Object.entries(training?.channels ?? {}).map(([name, { uri }]) => [`channel ${name}`, uri] as const),
      ["measured", metrics.length === 0 ? undefined : metrics.join(", ")],
      ...Object.entries(training?.hyperparameters ?? {}).sort(([one], [other]) => (one < other ? -1 : 1)),
    ]),
    step("Data", [
      ["version", data?.version],
      ["samples", data?.samples && samples(data.samples, data.classes ?? 0)],
      ["manifest SHA-256", data?.manifestSha256],
      ["train SHA-256", data?.channelsSha256?.train],
      ["validation SHA-256", data?.channelsSha256?.validation],
      ["held out SHA-256", data?.heldOutSha256],
      ["labels SHA-256", data?.labelsSha256],
    ]),
    step("Commit", [
      ["commit", commit?.id],
      ["author", commit?.author],
      ["subject", commit?.subject],
      ["execution", run?.execution],
    ]),
  ].filter(({ facts }) => facts.length > 0);
}

function step(heading: string, facts: readonly (readonly [name: string, value: string | undefined])[]): Step {
  return {
    heading,
    facts: facts.flatMap(([name, value]) => (value === undefined || value === "" ? [] : [[name, value] as const])),
  };
}

function figures({ accuracy, samples: count, latencyMilliseconds: latency }: TestFigures): string {
  return [
    ...(accuracy === undefined ? [] : [`accuracy ${accuracy.toFixed(4)}`]),
    ...(count === undefined ? [] : [`${count} samples`]),
    ...(latency === undefined ? [] : [`p50 ${latency.p50.toFixed(1)} ms, p95 ${latency.p95.toFixed(1)} ms`]),
  ].join(", ");
}

type TestFigures = NonNullable<Lineage["run"]>["tests"][string];

function samples(
  { train, validation, heldOut }: NonNullable<NonNullable<Lineage["data"]>["samples"]>,
  classes: number,
): string {
  return `${train} to train with, ${validation} to validate with, ${heldOut} held out, of ${classes} classes`;
}
