import assert from "node:assert/strict";
import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";
import sharp from "sharp";
import { z } from "zod";
import { decodePicture } from "../../../../rehearsal/images/image-classification/decode";
import { PRETRAINED } from "../../../../rehearsal/images/image-classification/descriptors";
import { Network } from "../../../../rehearsal/images/image-classification/learning/network";
import { classify, loadModel, type Model, saveModel } from "../../../../rehearsal/images/image-classification/model";
import { createRandom } from "../../../../rehearsal/pictures/random";
import { claimingSize } from "../../../claimedSize";
import { Container, type ServingProcess } from "../containerProcess";

const CLASSES = 7;

describe("A serving container of image-classification", () => {
  let container: Container;
  let serving: ServingProcess;
  let jpeg: Buffer;
  let png: Buffer;

  before(async () => {
    const picture = sharp({ create: { width: 80, height: 60, channels: 3, background: "#c04020" } });
    [jpeg, png] = await Promise.all([picture.clone().jpeg().toBuffer(), picture.clone().png().toBuffer()]);
    container = await Container.create();
    saveModel(container.path("model"), createModel(), 1, false);
    serving = await container.serve();
  });
  after(() => container.remove());

  it("is ready when it answers /ping with 200", async () => {
    assert.equal((await fetch(`${serving.url}/ping`)).status, 200);
  });

  it("answers a picture of each content type with the model's probabilities", async () => {
    const model = loadModel(container.path("model"));
    for (const [type, picture] of [
      ["application/x-image", jpeg],
      ["image/jpeg", jpeg],
      ["image/png", png],
      ["image/png; charset=binary", png],
    ] as const) {
      const response = await serving.invoke(picture, type);
      assert.equal(response.status, 200);
      assert.equal(response.headers.get("content-type"), "application/json");
      assert.deepEqual(await response.json(), [...classify(model, await decodePicture(picture))], type);
    }
  });

  it("answers in JSON lines when asked to", async () => {
    const response = await serving.invoke(png, "image/png", { accept: "application/jsonlines" });
    const { prediction } = z.object({ prediction: z.array(z.number()) }).parse(await response.json());
    assert.equal(prediction.length, CLASSES);
    assert.ok(Math.abs(prediction.reduce((sum, value) => sum + value, 0) - 1) < 1e-9);
  });

  for (const { name, body, type, status, message } of [
    {
      name: "a broken picture",
      body: (): Buffer => jpeg.subarray(0, jpeg.length / 2),
      type: "image/jpeg",
      status: 400,
      message: /Unable to read the picture: broken picture/,
    },
    {
      name: "a picture whose header claims more pixels than a request may have",
      body: (): Buffer => claimingSize(png, 9_999, 9_999),
      type: "image/png",
      status: 400,
      message: /Unable to read the picture: picture of 9999×9999 pixels; at most 25000000 pixels are read/,
    },
    {
      name: "something that is no picture",
      body: (): Buffer => Buffer.from("hello"),
      type: "application/x-image",
      status: 400,
      message: /not a JPEG or PNG picture/,
    },
    {
      name: "an empty body",
      body: (): Buffer => Buffer.alloc(0),
      type: "image/jpeg",
      status: 400,
      message: /The request has no body/,
    },
    {
      name: "a wrong content type",
      body: (): Buffer => jpeg,
      type: "application/json",
      status: 415,
      message: /'application\/json' is not supported, expected application\/x-image/,
    },
    {
      name: "no content type",
      body: (): Buffer => jpeg,
      type: undefined,
      status: 415,
      message: /Content-Type is missing/,
    },
    {
      name: "a body above 6 MB",
      body: (): Buffer => Buffer.alloc(6 * 1024 * 1024 + 1),
      type: "image/jpeg",
      status: 413,
      message: /at most 6291456/,
    },
  ]) {
    it(`refuses ${name} and goes on serving`, async () => {
      const refused = await serving.invoke(body(), type);
      assert.equal(refused.status, status);
      assert.match(await refused.text(), message);
      assert.equal((await serving.invoke(png, "image/png")).status, 200);
    });
  }

  it("knows no other address", async () => {
    assert.equal((await fetch(`${serving.url}/models`)).status, 404);
  });

  // Last, because it ends the container.
  it("answers on SIGTERM a request that has begun and ends with exit code 0, whatever is kept open", async () => {
    const agent = new Agent({ keepAlive: true });
    const headers = { "content-type": "image/png", "content-length": png.length, expect: "100-continue" };
    const invocation = request(`${serving.url}/invocations`, { method: "POST", headers, agent });
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      invocation.once("response", resolve).once("error", reject);
    });
    invocation.flushHeaders();
    await once(invocation, "continue");
    const stopped = serving.stop();
    invocation.end(png);
    const response = await answered;
    response.resume();
    assert.equal(response.statusCode, 200);
    assert.equal(await stopped, 0);
  });
});

describe("A model of image-classification", () => {
  it("replaces the model of an earlier epoch, or stays beside it as a checkpoint; the last one is loaded", async () => {
    const container = await Container.create();
    const folder = container.path("model");
    const [first, second] = [createModel(1), createModel(2)];
    saveModel(folder, first, 1, true);
    saveModel(folder, second, 2, true);
    assert.deepEqual(loadModel(folder).network.parameters.hiddenWeights, second.network.parameters.hiddenWeights);
    saveModel(folder, first, 3, false);
    assert.deepEqual(loadModel(folder).scale, first.scale);
    await container.write("model/image-classification-0003.params", Buffer.alloc(10));
    assert.throws(
      () => loadModel(folder),
      /image-classification-0003\.params has 10 bytes, but its model has \d+: it is damaged/,
    );
    await container.remove();
  });
});

function createModel(seed = 1): Model {
  const network = new Network({ inputs: PRETRAINED.length, hiddenUnits: 8, classes: CLASSES });
  network.initialise(createRandom(seed));
  const scale = {
    means: new Float32Array(PRETRAINED.length).fill(0.1),
    factors: new Float32Array(PRETRAINED.length).fill(seed),
  };
  return { network, scale, pretrained: true, grey: false };
}
