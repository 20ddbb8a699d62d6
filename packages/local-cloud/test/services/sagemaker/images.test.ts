import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { requireImage, UnusableImage } from "../../..";
import { readImage } from "../../../services/sagemaker/images/description";
import { imageDigest } from "../../../services/sagemaker/images/digest";

describe("Images that this machine runs", () => {
  let images: string;

  beforeEach(async () => {
    images = await mkdtemp(join(tmpdir(), "images-"));
    await write("own/train", "#!/bin/sh\n");
    await write("own/serve", "#!/bin/sh\n");
  });
  afterEach(() => rm(images, { recursive: true }));

  const write = async (name: string, content: string): Promise<void> => {
    await mkdir(join(images, name, ".."), { recursive: true });
    await writeFile(join(images, name), content);
  };

  const describeOwn = (description: string): Promise<void> => write("own/image.yaml", description);

  const faults = (): string => {
    try {
      readImage(images, "own");
    } catch (error) {
      if (error instanceof UnusableImage) return error.message;
      throw error;
    }
    return "none";
  };

  describe("their description", () => {
    it("names programs in any language, in a folder of its own or another", async () => {
      await write("elsewhere/start.py", "");
      await describeOwn("folder: ../elsewhere\ntrain: [python3, -u, ./start.py, train]\n");
      const { folder, commands, environment, requirements } = readImage(images, "own");
      assert.equal(folder, join(images, "elsewhere"));
      assert.deepEqual(commands, {
        train: { file: "python3", arguments: ["-u", join(images, "elsewhere", "start.py"), "train"] },
        serve: undefined,
      });
      assert.deepEqual([environment, requirements], [{}, []]);
    });

    it("is asked for by name when there is none", () => {
      assert.match(faults(), /^There is no .*\/own\/image\.yaml\. Add it/u);
    });

    it("is refused with all its faults: where, what came, what is allowed", async () => {
      await describeOwn(
        [
          "tain: [./train]",
          "serve: ./serve",
          "environment: {PATH: /opt, DEBUG: 1}",
          "requirements: [{name: python3, check: [], atLeast: 3.9, remedy: install it}]",
        ].join("\n"),
      );
      const [first, ...rest] = faults().split("\n");
      assert.equal(first, `${join(images, "own", "image.yaml")} cannot be used:`);
      const expected = [
        /^ {2}tain: unknown\. Allowed is the keys folder, train, serve, .*\. Remove or rename it\.$/u,
        /^ {2}serve: came "\.\/serve"\. Allowed is a list of words.*\[\.\/train\]\.$/u,
        /^ {2}environment\.PATH: came "\/opt"\. Allowed is .*the local cloud itself gives PATH, HOME/u,
        /^ {2}environment\.DEBUG: came 1\. Allowed is names with texts/u,
        /^ {2}requirements\.0\.check: came \[\]\. Allowed is a list of words/u,
        /^ {2}requirements\.0\.atLeast: came 3\.9\. Allowed is a version in quotation marks/u,
      ];
      assert.equal(rest.length, expected.length, rest.join("\n"));
      for (const pattern of expected)
        assert.ok(
          rest.some((line) => pattern.test(line)),
          `${pattern.source}\n${rest.join("\n")}`,
        );
    });

    it("is refused when it names what is not there", async () => {
      await describeOwn("train: [./trian]\nserve: [sh, ./serve]\nrequirements: [{name: a, check: [./b], remedy: c}]\n");
      assert.match(faults(), /train: came \.\/trian, and .*\/own\/trian does not exist/u);
      assert.match(faults(), /requirements\.0\.check: came \.\/b, and .* does not exist/u);
      assert.doesNotMatch(faults(), /serve/u);
      await describeOwn("folder: ../nowhere\ntrain: [./train]\n");
      assert.match(faults(), /folder: came "\.\.\/nowhere", and .*\/nowhere is no folder/u);
      await describeOwn("environment: {}\n");
      assert.match(faults(), /train, serve: came neither/u);
    });

    it("is refused when it is no YAML, and when it is something else than a mapping", async () => {
      await describeOwn("train: [./train");
      assert.match(faults(), /own\/image\.yaml cannot be used:\n .*line 1/u);
      await describeOwn("train");
      assert.match(faults(), /the file: came "train"\. Allowed is the keys folder, train/u);
    });
  });

  describe("what they need", () => {
    const requiring = (check: string, atLeast: string): string =>
      `train: [./train]\nrequirements: [{name: tool, check: ${check}, atLeast: "${atLeast}", remedy: get the tool}]\n`;

    const missing = async (check: string, atLeast: string): Promise<string> => {
      await describeOwn(requiring(check, atLeast));
      return requireImage(images, "own").then(
        () => "nothing",
        (error: unknown) => {
          assert.ok(error instanceof UnusableImage);
          return error.message;
        },
      );
    };

    it("is there from the version on that the description names", async () => {
      const check = "[sh, -c, echo tool 3.10.2 of 1999]";
      assert.equal(await missing(check, "3.9"), "nothing");
      assert.equal(await missing(check, "3.10.2"), "nothing");
      const [first, second] = (await missing(check, "3.11")).split("\n");
      assert.equal(first, `${join(images, "own", "image.yaml")} asks for what is missing:`);
      assert.equal(
        second,
        "  tool, version 3.11 or later: `sh -c echo tool 3.10.2 of 1999` said tool 3.10.2 of 1999. " +
          "What to do: get the tool",
      );
      assert.match(await missing("[sh, -c, echo tool]", "1"), /said tool\. What to do/u);
    });

    it("is missing when its check fails or cannot be started", async () => {
      assert.match(await missing("[sh, -c, echo broken 9.9 >&2; exit 3]", "1"), /ended with 3 and said broken 9\.9/u);
      assert.match(await missing("[no-such-tool]", "1"), /ended with 127 and said no-such-tool could not be started/u);
    });

    it("is looked for with nothing of this process's environment but its programs", async () => {
      process.env["SECRET_OF_THE_USER"] = "secret";
      try {
        const said = await missing("[sh, -c, env | cut -d= -f1 | sort | tr '\\n' ' '; exit 1]", "1");
        assert.match(said, /said (?:PWD |SHLVL |_ |OLDPWD )*HOME LANG LOCAL_CLOUD_PROCESS (?:OLDPWD |PWD )*PATH /u);
        assert.doesNotMatch(said, /SECRET/u);
      } finally {
        delete process.env["SECRET_OF_THE_USER"];
      }
    });
  });

  describe("their digest", () => {
    const digest = (): string => imageDigest(readImage(images, "own"));
    let before: string;

    beforeEach(async () => {
      await describeOwn("train: [./train]\n");
      before = digest();
    });

    it("stays the same while the files do", () => {
      assert.equal(digest(), before);
    });

    for (const file of ["own/train", "own/model.py", "own/parts/weights.bin", "own/Dockerfile", "own/.hidden"]) {
      it(`changes with ${file}`, async () => {
        await write(file, "changed");
        assert.notEqual(digest(), before);
      });
    }

    it("changes with the description, with a name and with where a link leads", async () => {
      await describeOwn("train: [./train]\nserve: [./serve]\n");
      const described = digest();
      await symlink("train", join(images, "own", "link"));
      const linked = digest();
      await rm(join(images, "own", "link"));
      await symlink("serve", join(images, "own", "link"));
      assert.equal(new Set([before, described, linked, digest()]).size, 4);
    });

    it("covers the folder that the description names, and the description", async () => {
      await write("elsewhere/train", "one");
      await describeOwn("folder: ../elsewhere\ntrain: [./train]\n");
      const one = digest();
      await write("elsewhere/train", "two");
      const two = digest();
      await describeOwn("folder: ../elsewhere\ntrain: [./train]\nenvironment: {MODE: fast}\n");
      assert.equal(new Set([one, two, digest()]).size, 3);
    });
  });
});
