/** The suite that decides whether a model goes on: run against the live endpoint of an environment. */
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { DescribeEndpointCommand, SageMakerClient } from "@aws-sdk/client-sagemaker";
import { describeProgress, sparingly } from "../contract/buildProgress";
import { type Figures, figuresFile } from "../contract/figures";
import { evidenceFile } from "../contract/testEvidence";
import type { Answer } from "./answers";
import { allBadInput, requireRefusal } from "./badInput";
import { EndpointClient } from "./client";
import { evidenceOf } from "./evidence";
import {
  figuresOf,
  requireAccuracy,
  requireAnswers,
  requireBetterThanGuessing,
  requireInService,
  requireLowLatency,
  requireProbabilities,
  type Standing,
} from "./judgement";
import { readTarget, type Target } from "./target";

describe(`endpoint of ${process.env["STACK"] ?? "the environment"}`, () => {
  let target: Target;
  let client: EndpointClient;
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
    const { configuration = "" } = await describeEndpoint(target);
    figures = figuresOf(answers, target.heldOut.classes, configuration);
    measured = true;
  });

  after("writes the figures and what they come from", async () => {
    // Nothing was measured when the endpoint or its samples could not be read.
    if (!measured) return;
    await mkdir(path.dirname(figuresFile), { recursive: true });
    await writeFile(figuresFile, JSON.stringify(figures, undefined, 2));
    const { endpointConfiguration } = figures;
    const evidence = await evidenceOf({ target, answers, samples, endpointConfiguration, at: new Date() });
    await writeFile(evidenceFile, JSON.stringify(evidence));
  });

  it("is in service with the expected configuration", async () => {
    requireInService(target, await describeEndpoint(target));
  });

  it("answers every held-out sample", () => {
    requireAnswers(answers);
  });

  it("answers with a probability for each class", () => {
    requireProbabilities(answers, target.heldOut.classes);
  });

  it("reaches the environment's accuracy", () => {
    requireAccuracy(answers, figures, target.heldOut.classes, target.quality.minimumAccuracy);
  });

  it("is better than always answering the largest class", () => {
    requireBetterThanGuessing(answers, figures);
  });

  it("answers within the latency budget", () => {
    requireLowLatency(answers, figures, target.quality);
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

async function describeEndpoint({ region, endpoint }: Target): Promise<Standing> {
  const { EndpointStatus, FailureReason, EndpointConfigName } = await new SageMakerClient({ region }).send(
    new DescribeEndpointCommand({ EndpointName: endpoint }),
  );
  return { status: EndpointStatus, reason: FailureReason, configuration: EndpointConfigName };
}
