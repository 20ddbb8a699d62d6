import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { invoke } from "../../../clients/invoke";
import { keptRehearsal } from "../../../clients/keptRehearsal";
import { readOptions } from "../../../clients/options";
import { type Home, openHome } from "../../../rehearsal/home/home";
import { keptEnvironments } from "../../../rehearsal/kept/environments";
import { visitorKeys } from "../../../rehearsal/kept/visitor";
import { Text } from "../../clients/text";
import type { PredictionLaboratory } from "../../predictionLaboratory";
import { keptLaboratory } from "./keptLaboratory";

const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0]);
/** What the tests' container refuses. */
const broken = Buffer.from("broken");

describe("npm run invoke, in a rehearsal that is kept", () => {
  let laboratory: PredictionLaboratory;
  let home: Home;

  before(async () => {
    laboratory = await keptLaboratory();
    const { cloud, stacks, checkout } = laboratory;
    home = openHome(join(checkout, ".rehearsal"));
    const credentials = visitorKeys(
      cloud,
      stacks.owner,
      await keptEnvironments(cloud, [stacks.owner, stacks.production]),
    );
    keptRehearsal.write(home.folder, {
      url: cloud.url,
      region: cloud.region,
      stacks: ["dev"],
      credentials,
      reader: credentials,
    });
  });

  const file = (name: string, content: Buffer): string => {
    const path = join(laboratory.folder, name);
    writeFileSync(path, content);
    return path;
  };

  /** A picture whose most probable class its length decides. */
  const picture = (length: number): string => file(`${length}.jpg`, jpeg.subarray(0, length));

  const run = async (
    words: readonly string[],
    env: NodeJS.ProcessEnv = {},
  ): Promise<{ readonly status: number; readonly out: string; readonly lines: readonly string[] }> => {
    const [stdout, stderr] = [new Text(), new Text()];
    const options = readOptions(words);
    const status = await invoke(laboratory.checkout, options, { stdout, stderr, env });
    return { status, out: stdout.text, lines: stderr.text.trimEnd().split("\n") };
  };

  for (const way of ["endpoint", "api"]) {
    it(`answers through the ${way} with labels, package and variant, in the order of the pictures`, async () => {
      const { status, out } = await run([
        "--via",
        way,
        "--json",
        "--top",
        "2",
        "--variant",
        "daring",
        picture(3),
        picture(4),
        picture(5),
      ]);
      const { samples } = JSON.parse(out) as {
        readonly samples: readonly {
          readonly predictions: unknown;
          readonly model: { readonly package: string; readonly variant: string };
        }[];
      };
      assert.equal(status, 0);
      assert.deepEqual(
        samples.map(({ predictions }) => predictions),
        [
          [
            { label: "circle", index: 0, probability: 0.75 },
            { label: "cross", index: 1, probability: 0.2 },
          ],
          [
            { label: "star", index: 2, probability: 0.75 },
            { label: "circle", index: 0, probability: 0.2 },
          ],
          [
            { label: "cross", index: 1, probability: 0.75 },
            { label: "star", index: 2, probability: 0.2 },
          ],
        ],
      );
      for (const { model } of samples)
        assert.deepEqual([model.package, model.variant], [laboratory.modelPackage, "daring"]);
    });

    it(`tells of each picture that the ${way} does not answer why, on a line of its own, not of others`, async () => {
      const [refused, missing, foreign, good] = [
        file("refused.png", broken),
        join(laboratory.folder, "missing.png"),
        file("foreign.gif", Buffer.from("GIF89a")),
        picture(3),
      ];
      const { status, out, lines } = await run(["--via", way, refused, missing, foreign, good]);
      assert.equal(status, 1);
      assert.equal(lines.length, 4, lines.join("\n"));
      assert.match(
        lines[1] ?? "",
        way === "api"
          ? /refused\.png: the API answered 422: /
          : /refused\.png: the model refused it \(400\): this is not a picture\. /u,
      );
      assert.match(lines[2] ?? "", /missing\.png: does not exist\. /u);
      assert.match(
        lines[3] ?? "",
        /foreign\.gif: is image\/gif, but the model takes application\/x-image, image\/jpeg, image\/png\. /u,
      );
      assert.match(out, /3\.jpg: .*\/1, variant \w+, \d+\.\d ms\n {2}circle {2}0\.7500 {2}█+\n/u);
      assert.doesNotMatch(out, /refused/u);
    });

    it(`says which variant the ${way} does not have`, async () => {
      const { status, lines } = await run(["--via", way, "--variant", "absent", picture(3)]);
      assert.equal(status, 1);
      assert.match(lines[1] ?? "", /variant/u);
    });
  }

  it("says that it asks a rehearsal, and which", async () => {
    const { lines } = await run([picture(3)]);
    assert.deepEqual(lines, [`Asking the rehearsal in ${home.folder}: endpoint of dev`]);
  });

  it("shows on a terminal how far it is, and leaves nothing of that on it", async () => {
    const terminal = Object.assign(new Text(), { isTTY: true, columns: 80 });
    const options = readOptions([picture(3), picture(4)]);
    await invoke(laboratory.checkout, options, { stdout: new Text(), stderr: terminal, env: {} });
    assert.match(terminal.text, /0\/2 asked/u);
    assert.ok(terminal.text.endsWith("\x1b[1G\x1b[2K"), JSON.stringify(terminal.text.slice(-40)));
  });

  it("says which environments the rehearsal has", async () => {
    await assert.rejects(run(["--stack", "prod", picture(3)]), {
      name: "BadInput",
      message: /no endpoint of prod up; it has those of dev\./u,
    });
  });

  it("refuses to look for an API where the settings declare none", async () => {
    await assert.rejects(run(["--stack", "prod", "--aws", "--via", "api", picture(3)]), {
      name: "BadInput",
      message: /stack prod has no API/u,
    });
  });

  it("names the stacks when it does not know one", async () => {
    await assert.rejects(run(["--stack", "production", picture(3)]), {
      name: "BadInput",
      message: /"production".*dev, prod/u,
    });
  });

  describe("when the rehearsal has ended", () => {
    beforeEach(() => {
      home.release();
    });
    afterEach(() => {
      home = openHome(home.folder);
    });

    it("does not ask AWS in its place", async () => {
      for (const words of [[picture(3)], ["--home", home.folder, picture(3)]]) {
        await assert.rejects(run(words), {
          name: "BadInput",
          message: /runs no more\. Start it again with: npm start -- --keep --home /,
        });
      }
    });
  });

  it("does not ask AWS in the place of a rehearsal that is not kept", async () => {
    const another = join(laboratory.folder, "another");
    mkdirSync(another);
    await assert.rejects(run(["--home", another, picture(3)]), {
      name: "BadInput",
      message: /No rehearsal is kept in .*another/u,
    });
  });
});
