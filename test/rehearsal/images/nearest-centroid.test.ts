import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { containerEnvironment } from "../../../packages/local-cloud/services/sagemaker/images";
import { readImage } from "../../../packages/local-cloud/services/sagemaker/images/description";
import { imageIsUsable } from "./availability";
import { Container, imagesFolder, lastAccuracy, type ServingProcess } from "./containerProcess";

describe("the container of examples/tabular, in Python", () => {
  before(async function () {
    if (!(await imageIsUsable("nearest-centroid"))) this.skip();
  });

  /** A container with rows to learn from. */
  async function createContainer(): Promise<Container> {
    const container = await Container.create("nearest-centroid");
    await container.write("input/data/train/train.csv", "0,1,10\n0,2,11\n0,1.5,9\n1,8,30\n1,9,31\n1,8.5,29\n");
    await container.write("input/data/validation/validation.csv", "0,1,11\n1,9,29\n");
    return container;
  }

  it("is built of the same programs and variables that the rehearsal starts", () => {
    const { folder, commands, environment } = readImage(imagesFolder, "nearest-centroid");
    const dockerfile = readFileSync(join(folder, "Dockerfile"), "utf8");
    const variables = [...dockerfile.matchAll(/^ENV (\w+)=(\S+)$/gmu)].map(([, name = "", value]) => [name, value]);
    const { PATH: programs, ...others } = z.record(z.string(), z.string()).parse(Object.fromEntries(variables));
    assert.deepEqual(others, environment);
    assert.match(programs ?? "", /^\/opt\/program:/u);
    const [, copied = ""] = /^COPY (.*) \/opt\/program\/$/mu.exec(dockerfile) ?? [];
    const files = readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== "Dockerfile")
      .map(({ name }) => name);
    assert.deepEqual(copied.split(" ").sort(), files.sort());
    for (const role of ["train", "serve"] as const) {
      assert.deepEqual(commands[role], { file: join(folder, role), arguments: [] });
      assert.ok((statSync(join(folder, role)).mode & 0o111) !== 0, `${role} cannot be started`);
    }
  });

  it("learns from rows that the project draws itself", async () => {
    const example = join(imagesFolder, "..", "..", "examples", "tabular");
    const container = await createContainer();
    const copy = container.path("example");
    await mkdir(join(copy, "data"), { recursive: true });
    await copyFile(join(example, "draw_samples.py"), join(copy, "draw_samples.py"));
    const env = await containerEnvironment(readImage(imagesFolder, "nearest-centroid"), container.path("drawing"));
    await promisify(execFile)("python3", [join(copy, "draw_samples.py")], { env });
    const drawn = readFileSync(join(copy, "data", "samples.csv"), "utf8");
    await container.remove();
    assert.equal(
      drawn,
      readFileSync(join(example, "data", "samples.csv"), "utf8"),
      "run examples/tabular/draw_samples.py",
    );
  });

  describe("serving", () => {
    let container: Container;
    let serving: ServingProcess;

    before(async () => {
      container = await createContainer();
      const { exitCode, failure, lines } = await container.train({ num_classes: "2", num_training_samples: "6" });
      assert.equal(exitCode, 0, failure);
      assert.equal(lastAccuracy(lines, "Train"), 1);
      assert.equal(lastAccuracy(lines, "Validation"), 1);
      serving = await container.serve();
    });
    after(async () => {
      assert.equal(await serving.stop(), 0);
      await container.remove();
    });

    it("says that it is ready", async () => {
      assert.equal((await fetch(`${serving.url}/ping`)).status, 200);
    });

    it("answers rows with probabilities", async () => {
      const answer = await serving.invoke(Buffer.from("8.2,30\n"), "text/csv; charset=utf-8");
      assert.equal(answer.headers.get("content-type"), "application/json");
      const probabilities = z.array(z.number()).parse(await answer.json());
      assert.equal(probabilities.length, 2);
      assert.ok((probabilities[1] ?? 0) > 0.9, String(probabilities));
      assert.ok(Math.abs(probabilities.reduce((sum, value) => sum + value, 0) - 1) < 1e-9);
    });

    it("refuses what is no row, and goes on serving", async () => {
      for (const [body, type, status] of [
        ["8.2", "text/csv", 400],
        ["8.2,30,1", "text/csv", 400],
        ["8.2,30\n8.2,30", "text/csv", 400],
        ["a,b", "text/csv", 400],
        ["8.2,nan", "text/csv", 400],
        ["", "text/csv", 400],
        ["8.2,30", "application/x-image", 415],
        ["8.2,30", undefined, 415],
      ] as const) {
        const answer = await serving.invoke(Buffer.from(body), type);
        assert.equal(answer.status, status, `${body} as ${String(type)}`);
        assert.match(await answer.text(), status === 400 ? /Expected one line of 2 numbers/u : /expected text\/csv/u);
      }
      assert.equal((await serving.invoke(Buffer.from("8.2,30"), "text/csv")).status, 200);
    });

    it("knows no other address", async () => {
      assert.equal((await fetch(`${serving.url}/models`)).status, 404);
      assert.equal((await fetch(`${serving.url}/models`, { method: "POST", body: "8.2,30" })).status, 404);
      assert.equal((await fetch(`${serving.url}/ping`)).status, 200);
    });
  });

  describe("says why a training failed:", () => {
    let container: Container;

    beforeEach(async () => {
      container = await createContainer();
    });
    afterEach(() => container.remove());

    const failureOf = async (hyperparameters: Readonly<Record<string, string>>): Promise<string> => {
      const { exitCode, failure } = await container.train(hyperparameters);
      assert.equal(exitCode, 1);
      return failure;
    };

    it("a class without rows", async () => {
      const failure = await failureOf({ num_classes: "3", num_training_samples: "6" });
      assert.equal(failure, "Class 2 of 3 has no rows to learn from.");
    });

    it("a hyperparameter too few", async () => {
      assert.equal(await failureOf({}), "The hyperparameter num_classes is missing.");
    });

    it("a line that is no row", async () => {
      await container.write("input/data/train/more.csv", "0,1,10\n0,one,11\n");
      assert.equal(
        await failureOf({ num_classes: "2" }),
        "train/more.csv, line 2: came 0,one,11, expected numbers with commas between them.",
      );
    });

    it("a channel without rows, and rows of different length", async () => {
      await container.write("input/data/validation/validation.csv", "\n");
      assert.equal(await failureOf({ num_classes: "2" }), "Channel validation holds no rows.");
      await container.write("input/data/validation/validation.csv", "0,1\n");
      assert.equal(await failureOf({ num_classes: "2" }), "The rows hold 1 to 2 numbers, expected as many in each.");
    });
  });
});
