/** The smoke test of the API before the endpoint, in environments that have one. */
import { setTimeout as sleep } from "node:timers/promises";
import { originalAnswer, predictionAnswer, type PredictionAnswer } from "../api/contract";
import { readProbabilities } from "../api/model/probabilities";
import type { ApiRequest } from "../clients/apiClient";
import { createContext } from "../contract/context";
import { readSettings } from "../settings/files";
import type { ApiSettings } from "../settings/schema";
import { firstOf } from "./answers";
import { type ApiAccess, openApi } from "./apiAccess";
import { check } from "./check";
import { EndpointClient } from "./client";
import { healthFault } from "./servedModel";
import { readTarget, type Target } from "./target";

/** Samples that are asked through the API: that the model is good is for the endpoint's tests to say. */
const askedSamples = 12;
/** The endpoint answers with floating-point numbers, which two instances may round in different ways. */
const tolerance = 1e-3;
/** Milliseconds. The API looks every 30 seconds what the endpoint serves, and a look-up may fail. */
const patience = 60_000;
const pause = 2_000;

const stack = process.env["STACK"];
// Without a stack the endpoint's tests say what is missing.
const api = stack === undefined ? undefined : readSettings(process.cwd(), stack).api;
if (stack !== undefined && api !== undefined) describeApi(stack, api);

function describeApi(stackName: string, settings: ApiSettings): void {
  describe(`API of ${stackName}`, () => {
    let target: Target;
    let endpoint: EndpointClient;
    let access: ApiAccess;
    let samples: readonly { readonly origin: string; readonly content: Buffer }[];

    before("finds the API, and reads some of the held-out samples", async () => {
      target = await readTarget(process.cwd(), process.env);
      endpoint = new EndpointClient(target);
      access = await openApi(await createContext(process.cwd(), stackName, () => undefined), settings);
      const chosen = spread(target.heldOut.samples, askedSamples);
      const contents = await endpoint.readSamples(chosen);
      samples = chosen.map(({ file, origin }) => ({ origin, content: contents.get(file) ?? Buffer.alloc(0) }));
    });

    const predict = (content: Buffer): ApiRequest => ({
      method: "POST",
      path: "/predict",
      headers: { "content-type": target.requestType },
      body: content,
    });
    const inJson = (content: unknown, path = "/predict"): ApiRequest => ({
      method: "POST",
      path,
      headers: { "content-type": "application/json" },
      body: JSON.stringify(content),
    });

    it("answers nobody who shows no credentials", async () => {
      for (const request of [
        predict(samples[0]?.content ?? Buffer.alloc(0)),
        inJson({ data: "" }, "/"),
        { method: "GET", path: "/health" },
        { method: "GET", path: "/openapi.json" },
      ] as const) {
        const { status } = await access.stranger.send(request);
        check(
          status === 401 || status === 403,
          `${request.method} ${request.path} without credentials: expected 401 or 403, came ${status}`,
        );
      }
    });

    it("serves the package that was deployed", async () => {
      const deadline = Date.now() + patience;
      for (;;) {
        const answer = await access.caller.send({ method: "GET", path: "/health" });
        const fault = healthFault(answer, (variant) => target.variantPackages.get(variant) ?? target.modelPackage);
        if (fault === undefined) return;
        check(fault.mayPass && Date.now() < deadline, fault.text);
        await sleep(pause);
      }
    });

    it("answers as the endpoint does, with the names of the classes", async () => {
      const wrong: string[] = [];
      for (const { origin, content } of samples) {
        const fault = await difference(await answerOf(predict(content)), content);
        if (fault !== undefined) wrong.push(`${origin}: ${fault}`);
      }
      check(
        wrong.length === 0,
        `${wrong.length} of ${samples.length} answers differ from the endpoint's:${firstOf(wrong)}`,
      );
    });

    it("takes the sample in JSON, and answers as many labels as are wanted", async () => {
      for (const { content, origin } of samples.slice(0, 1)) {
        const raw = await answerOf(predict(content));
        const { predictions } = await answerOf(
          inJson({ data: content.toString("base64"), topk: 1, variant: raw.model.variant }),
        );
        check(
          predictions.length === 1 && predictions[0]?.label === raw.predictions[0]?.label,
          `${origin}: expected ${raw.predictions[0]?.label ?? "a label"} alone, came ${JSON.stringify(predictions)}`,
        );
      }
    });

    it("gives the clients of the original their answer", async () => {
      for (const { content, origin } of samples.slice(0, 1)) {
        const { response } = originalAnswer.parse(
          await answered(inJson({ data: content.toString("base64"), topk: 1 }, "/")),
        );
        check(
          /^\[\(\d+, (?:'.*'|".*"), [\d.e-]+\)\]$/u.test(response),
          `${origin}: expected one class as the original writes it, came ${response}`,
        );
      }
    });

    describe("refuses bad input", () => {
      const inputs: readonly {
        readonly what: string;
        readonly request: () => ApiRequest;
        readonly expected: number;
      }[] = [
        { what: "a broken sample", request: () => predict(Buffer.from("this is no sample")), expected: 422 },
        {
          what: "an unknown content type",
          request: () => ({ ...predict(Buffer.from("x")), headers: { "content-type": "application/x-unknown" } }),
          expected: 415,
        },
        { what: "JSON without a sample", request: () => inJson({ topk: 1 }), expected: 400 },
      ];
      for (const { what, request, expected } of inputs) {
        it(what, async () => {
          const { status, text } = await access.caller.send(request());
          check(status === expected, `${what}: expected ${expected}, came ${status}: ${text.slice(0, 200)}`);
        });
      }
    });

    /** The content of an answer that has to be good. */
    async function answered(request: ApiRequest): Promise<unknown> {
      const { status, text } = await access.caller.send(request);
      check(status === 200, `${request.method} ${request.path}: expected 200, came ${status}: ${text.slice(0, 200)}`);
      return JSON.parse(text);
    }

    async function answerOf(request: ApiRequest): Promise<PredictionAnswer> {
      return predictionAnswer.parse(await answered(request));
    }

    /** What the API's answer says otherwise than the same variant of the endpoint. */
    async function difference({ predictions, model }: PredictionAnswer, content: Buffer): Promise<string | undefined> {
      const { classes } = target.heldOut;
      const probabilities = readProbabilities(await endpoint.askVariant(content, model.variant), classes.length);
      if ("fault" in probabilities) return probabilities.fault;
      if (predictions.length !== classes.length)
        return `expected ${classes.length} predictions, came ${predictions.length}`;
      const mistaken = predictions.find(
        ({ label, index, probability }) =>
          label !== classes[index] || Math.abs(probability - (probabilities.values[index] ?? Number.NaN)) > tolerance,
      );
      if (mistaken !== undefined)
        return (
          `expected ${classes[mistaken.index] ?? "?"} with ${probabilities.values[mistaken.index] ?? "?"}, ` +
          `came ${mistaken.label} with ${mistaken.probability}`
        );
      const ordered = predictions.every(
        ({ probability }, position) => position === 0 || probability <= (predictions[position - 1]?.probability ?? 1),
      );
      return ordered ? undefined : "expected the most probable class first";
    }
  });
}

/** Some of many, evenly over all of them: samples are ordered by class. */
function spread<Item>(items: readonly Item[], count: number): readonly Item[] {
  const step = Math.max(1, items.length / count);
  return Array.from({ length: Math.min(count, items.length) }, (_, index) => items[Math.floor(index * step)]).filter(
    (item) => item !== undefined,
  );
}
