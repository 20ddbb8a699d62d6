/** Asks an endpoint straight through SageMaker. */
import { InvokeEndpointCommand, type SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { readNumbers, readProbabilities } from "../api/model/probabilities";
import type { ServedModels } from "../api/model/servedModel";
import { ranked } from "../api/ranking";
import type { Asker, TimedAnswer, Wish } from "./asker";
import type { Sample } from "./sample";

export class EndpointAsker implements Asker {
  public constructor(
    private readonly runtime: SageMakerRuntimeClient,
    private readonly endpoint: string,
    private readonly models: Pick<ServedModels, "describe">,
  ) {}

  public async ask({ type, content }: Sample, { top, variant }: Wish): Promise<TimedAnswer> {
    const request = new InvokeEndpointCommand({
      EndpointName: this.endpoint,
      ContentType: type,
      Accept: "application/json",
      TargetVariant: variant,
      Body: content,
    });
    const started = performance.now();
    const { Body: body, InvokedProductionVariant: answering = "" } = await this.runtime.send(request);
    const text = body.transformToString();
    const milliseconds = performance.now() - started;
    const { labels, ...model } = await this.models.describe(answering, readNumbers(text)?.length);
    const probabilities = readProbabilities(text, labels.length);
    if ("fault" in probabilities)
      throw new Error(`variant ${answering} did not answer as a model of this kind does: ${probabilities.fault}`);
    return { answer: { predictions: [...ranked(probabilities.values, labels, top)], model }, milliseconds };
  }
}
