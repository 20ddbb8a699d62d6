import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BadInput } from "../../../machine/badInput";
import { readImage } from "../../../packages/local-cloud/services/sagemaker/images/description";
import { imagesFolder, requireRehearsableImage } from "../../../rehearsal/stage/images";

describe("The image of the settings", () => {
  const own = {
    image: { uri: "123456789012.dkr.ecr.us-east-1.amazonaws.com/team/own:1", kind: "tabular-classification" },
  } as const;
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "images-"));
    await mkdir(join(folder, "team", "own"), { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true }));

  const describeOwn = (description: string): Promise<void> =>
    writeFile(join(folder, "team", "own", "image.yaml"), description);

  it("can be rehearsed when it is the built-in one", async () => {
    await requireRehearsableImage({ image: { algorithm: "image-classification", tag: "1" } });
  });

  it("can be rehearsed when a folder of its repository's name describes it", async () => {
    await describeOwn("train: [sh]\nserve: [sh]\n");
    await requireRehearsableImage(own, folder);
  });

  for (const [what, description, message] of [
    ["nothing describes it", undefined, /^training\.image: There is no .*team\/own\/image\.yaml.*\n.*README\.md/u],
    ["its description is wrong", "train: sh", /image\.yaml cannot be used:\n {2}train: came "sh"/u],
    [
      "this machine lacks something",
      "train: [sh]\nrequirements: [{name: magic, check: [sh, -c, exit 1], remedy: learn it}]",
      /magic: .*ended with 1.*What to do: learn it/u,
    ],
  ] as const) {
    it(`is bad input when ${what}`, async () => {
      if (description !== undefined) await describeOwn(description);
      await assert.rejects(
        requireRehearsableImage(own, folder),
        (error) => error instanceof BadInput && message.test(error.message),
      );
    });
  }

  it("is bad input when the address is not one of Amazon ECR", async () => {
    const uri = "123456789012.dkr.ecr.us-east-1.example.com/team__own:1";
    await assert.rejects(
      requireRehearsableImage({ image: { ...own.image, uri } }, folder),
      (error) =>
        error instanceof BadInput &&
        error.message.startsWith(`training.image: ${uri} names no image in Amazon ECR. Allowed is <account>.dkr.ecr.`),
    );
  });

  it("is described in words that this machine understands, in every folder of the rehearsal", async () => {
    const entries = await readdir(imagesFolder, { withFileTypes: true });
    const repositories = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    assert.ok(repositories.length >= 2);
    for (const repository of repositories) {
      const { commands } = readImage(imagesFolder, repository);
      assert.ok(commands.train !== undefined && commands.serve !== undefined, repository);
    }
  });
});
