/** The suite that decides whether a model goes on: run against the live endpoint of an environment. */
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { DescribeEndpointCommand, SageMakerClient } from "@aws-sdk/client-sagemaker";
import { describeProgress, sparingly } from "../contract/buildProgress";
import { type Figures, figuresFile } from "../contract/figures";
import { evidenceFile } from "../contract/testEvidence";
import { type Answer, failedInvocations, faultyAnswers, firstOf, wrongAnswers } from "./answers";
import { allBadInput, requireRefusal } from "./badInput";
import { check } from "./check";
import { EndpointClient } from "./client";
import { evidenceOf } from "./evidence";
import { largestShare, percentile, provenAccuracy, wilsonLowerBound } from "./statistics";
import { readTarget, type Target } from "./target";

describe(`endpoint of ${process.env["STACK"] ?? "the environment"}`, () => {
  let target: Target;
  let client: EndpointClient;
  let serving: string | undefined;
  let answers: readonly Answer[];
  let samples: ReadonlyMap<string, Buffer>;
  let examples: readonly Buffer[];
  let figures: Figures;
  let measured = false;

  before("reads the held-out samples and asks the endpoint for each", async () => {
    target = await readTarget(process.cwd(), process.env);
    client = new EndpointClient(target);
    samples = await client.readSamples();
    examples = [...samples.values()];
    const tell = sparingly((text) => {
      console.log(describeProgress(text));
    });
    answers = await client.classify(samples, tell);
    const { EndpointConfigName } = await new SageMakerClient({ region: target.region }).send(
      new DescribeEndpointCommand({ EndpointName: target.endpoint }),
    );
    serving = EndpointConfigName;
    figures = measure(answers, target, serving ?? "");
    measured = true;
  });

  after("writes the figures and what they come from", async () => {
    // Nothing was measured when the endpoint or its samples could not be read.
    if (!measured) return;
    await mkdir(path.dirname(figuresFile), { recursive: true });
    await writeFile(figuresFile, JSON.stringify(figures, undefined, 2));
    const endpointConfiguration = serving ?? "";
    const evidence = await evidenceOf({ target, answers, samples, endpointConfiguration, at: new Date() });
    await writeFile(evidenceFile, JSON.stringify(evidence));
  });

  it("is in service with the expected configuration", async () => {
    const { EndpointStatus: status, FailureReason: reason } = await new SageMakerClient({ region: target.region }).send(
      new DescribeEndpointCommand({ EndpointName: target.endpoint }),
    );
    check(
      status === "InService",
      `endpoint ${target.endpoint}: expected InService, came ${status ?? "nothing"}. ${reason ?? ""}`,
    );
    if (target.endpointConfiguration === undefined) return;
    check(
      serving === target.endpointConfiguration,
      `endpoint ${target.endpoint}: expected configuration ${target.endpointConfiguration}, came ` +
        `${serving ?? "none"}: the deployment was rolled back`,
    );
  });

  it("answers every held-out sample", () => {
    const failed = failedInvocations(answers);
    check(
      failed.length === 0,
      `expected ${answers.length} answers, ${failed.length} invocations failed:${firstOf(failed)}`,
    );
  });

  it("answers with a probability for each class", () => {
    const faults = faultyAnswers(answers, target.heldOut.classes.length);
    check(faults.length === 0, `${faults.length} of ${answers.length} answers are no probabilities:${firstOf(faults)}`);
  });

  it("reaches the environment's accuracy", () => {
    const { minimumAccuracy } = target.quality;
    const wrong = wrongAnswers(answers, target.heldOut.classes);
    const proven = provenAccuracy(answers.length - wrong.length, answers.length);
    const bound = proven === figures.accuracy ? "" : ` (${proven.toFixed(3)} at least, as far as so few samples tell)`;
    check(
      proven >= minimumAccuracy,
      `expected an accuracy of ${minimumAccuracy} or more, came ${figures.accuracy.toFixed(3)}${bound}: ` +
        `${wrong.length} of ${answers.length} samples are wrong:${firstOf(wrong)}`,
    );
  });

  it("is better than always answering the largest class", () => {
    const guess = largestShare(answers.map(({ sample }) => sample.class));
    check(
      figures.accuracyLowerBound > guess,
      `expected an accuracy surely above ${guess.toFixed(3)}, the largest class's share; came ` +
        `${figures.accuracy.toFixed(3)}, with 95 % confidence not below ${figures.accuracyLowerBound.toFixed(3)}`,
    );
  });

  it("answers within the latency budget", () => {
    const { maximumLatencyMilliseconds, concurrency } = target.quality;
    const { p50, p95 } = figures.latencyMilliseconds;
    const slowest = [...answers]
      .sort((a, b) => b.milliseconds - a.milliseconds)
      .map(({ sample, milliseconds }) => `${sample.origin}: ${milliseconds.toFixed(0)} ms`);
    check(
      p95 <= maximumLatencyMilliseconds,
      `expected 95 % of the answers within ${maximumLatencyMilliseconds} ms at ${concurrency} invocations at a ` +
        `time, came ${p95.toFixed(0)} ms (median ${p50.toFixed(0)} ms). The slowest:${firstOf(slowest)}`,
    );
  });

  describe("refuses bad input and goes on serving", () => {
    for (const what of allBadInput) {
      it(what, async () => {
        const sample = { body: examples[0] ?? Buffer.alloc(0), contentType: target.requestType };
        await requireRefusal(client, what, target.quality.badInput, sample);
      });
    }
  });
});

function measure(answers: readonly Answer[], target: Target, endpointConfiguration: string): Figures {
  const samples = answers.length;
  const right = samples - wrongAnswers(answers, target.heldOut.classes).length;
  const times = answers.map(({ milliseconds }) => milliseconds);
  return {
    endpointConfiguration,
    accuracy: samples === 0 ? 0 : right / samples,
    accuracyLowerBound: wilsonLowerBound(right, samples),
    latencyMilliseconds: { p50: percentile(times, 50), p95: percentile(times, 95) },
    samples,
  };
}
