import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { stringify } from "yaml";
import { evaluate } from "../../review/program/evaluate";
import { SettingsError } from "../../settings/faults";
import { readConfiguration, readSettings, settingsOf } from "../../settings/files";
import { ownerSettings } from "../../settings/owner";
import { rules } from "../../settings/rules";
import { stackSettings } from "../../settings/stack";
import { without } from "../program/graph";
import { example } from "../program/program";
import { budgetSpoilers } from "./budgetSpoilers";
import { nameSpoilers } from "./nameSpoilers";
import { devValues, encrypt, sourceOf, spoilers, tokenSource, type Values } from "./spoilers";
import { textSpoilers } from "./textSpoilers";

describe("settings", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "model-delivery-test-"));
    writeFileSync(path.join(folder, "Pulumi.yaml"), stringify({ name: "model-delivery", runtime: "nodejs" }));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function write(stack: string, config: Values): void {
    writeFileSync(path.join(folder, `Pulumi.${stack}.yaml`), stringify({ config }));
  }

  function faultsOf(config: Values): SettingsError {
    write("dev", config);
    return refusal(() => readSettings(folder, "dev"));
  }

  function refusal(read: () => unknown): SettingsError {
    try {
      read();
    } catch (error) {
      assert.ok(error instanceof SettingsError);
      return error;
    }
    throw new assert.AssertionError({ message: "the settings were taken as right" });
  }

  it("of the example can be used", () => {
    const dev = readSettings(example, "dev");
    const prod = readSettings(example, "prod");
    assert.equal(dev.delivery?.production, prod.stack);
    assert.equal(prod.deliveredBy, dev.stack);
    assert.equal(ownerSettings(prod, example).training.instanceType, "ml.g4dn.xlarge");
  });

  it("are the same for the program and for what reads the files", async () => {
    for (const stack of ["dev", "prod"]) {
      const { project, values } = readConfiguration(example, stack);
      let ofProgram: unknown;
      await evaluate(
        () => {
          ofProgram = stackSettings();
          return Promise.resolve({});
        },
        { project, stack, region: "us-east-1", configuration: values },
      );
      assert.deepEqual(ofProgram, readSettings(example, stack));
    }
  });

  it("take defaults from Pulumi.yaml, and the stack's file overrides them", () => {
    writeFileSync(
      path.join(folder, "Pulumi.yaml"),
      stringify({
        name: "model-delivery",
        config: {
          tags: { type: "object", default: { team: "vision" } },
          quality: { type: "object", default: { minimumAccuracy: 0.1, maximumLatencyMilliseconds: 5 } },
        },
      }),
    );
    const { "model-delivery:quality": quality, ...values } = devValues();
    const others = without(values, "model-delivery:tags");
    write("dev", others);
    assert.deepEqual(readSettings(folder, "dev").tags, { team: "vision" });
    assert.equal(readSettings(folder, "dev").quality.minimumAccuracy, 0.1);
    write("dev", { ...others, "model-delivery:quality": quality });
    assert.equal(readSettings(folder, "dev").quality.minimumAccuracy, 0.5);
  });

  it("have defaults for what most people leave alone", () => {
    const values = devValues();
    Object.assign(values, {
      "model-delivery:endpoint": { variants: [{ name: "primary", instanceType: "ml.m5.large" }] },
      "model-delivery:quality": { minimumAccuracy: 0.5, maximumLatencyMilliseconds: 100 },
    });
    sourceOf(values, { repository: "example/model-delivery", branch: "main" });
    write("dev", values);
    const { alarms, endpoint, quality, delivery } = readSettings(folder, "dev");
    assert.deepEqual(alarms, { emails: [], webhooks: [] }, "nobody is told unasked");
    assert.equal(delivery?.source.kind, "github");
    assert.deepEqual(endpoint.variants, [
      { name: "primary", weight: 1, instanceType: "ml.m5.large", instanceCount: 1 },
    ]);
    assert.equal(quality.concurrency, 2);
    assert.equal("badInput" in quality, false, "it follows from the image");
  });

  it("answer with every fault at once: key, value, what is allowed, what to do", () => {
    const values = devValues();
    values["aws:region"] = "Frankfurt";
    const delivery = values["model-delivery:delivery"] as Values;
    delivery["approvers"] = ["nobody"];
    delivery["approvalTimeoutMinutes"] = 1;
    (delivery["source"] as Values)["repository"] = "no slash";
    const training = values["model-delivery:training"] as Values;
    training["instanceType"] = "ml.c5.large";
    (training["data"] as Values)["heldOutSamples"] = 10;
    (training["hyperparameters"] as Values)["num_classes"] = "257";
    (training["hyperparameters"] as Values)["epochs"] = 2;
    values["model-delivery:endpoint"] = { variants: [{ name: "a", instanceType: "m5.large", weight: 0 }] };
    values["model-delivery:qualty"] = {};
    const { faults, message } = faultsOf(values);
    assert.deepEqual(faults.map(({ key, given }) => `${key} = ${given}`).sort(), [
      'aws:region = "Frankfurt"',
      "model-delivery:delivery.approvalTimeoutMinutes = 1",
      'model-delivery:delivery.approvers[0] = "nobody"',
      'model-delivery:delivery.source.repository = "no slash"',
      'model-delivery:endpoint.variants = [{"name":"a","instanceType":"m5.large","weight":0}]',
      'model-delivery:endpoint.variants[0].instanceType = "m5.large"',
      "model-delivery:qualty = {}",
      "model-delivery:training.data.heldOutSamples = 10",
      "model-delivery:training.hyperparameters.epochs = 2",
      'model-delivery:training.hyperparameters.num_classes = "257"',
      'model-delivery:training.instanceType = "ml.c5.large"',
    ]);
    for (const { key, given, allowed, fix } of faults)
      for (const part of [key, given, allowed, fix]) assert.ok(message.includes(part));
  });

  for (const [what, rule, spoil] of [...spoilers, ...nameSpoilers, ...budgetSpoilers, ...textSpoilers]) {
    it(`refuse ${what}`, () => {
      const values = devValues();
      spoil(values);
      const { faults } = refusal(() => settingsOf("dev", { project: "model-delivery", values }));
      assert.deepEqual(
        faults.map(({ allowed }) => allowed),
        [rules[rule].allowed],
      );
    });
  }

  it("do not show a token, wherever it stands in plain text", () => {
    const values = devValues();
    values["model-delivery:githubToken"] = "not-what-a-token-looks-like";
    sourceOf(values, { ...tokenSource, token: "ghp_0123456789abcdef", branch: ["github_pat_0123456789abcdef"] });
    const { message, faults } = faultsOf(values);
    assert.deepEqual(faults.map(({ key }) => key).sort(), [
      "model-delivery:delivery.source.branch",
      "model-delivery:delivery.source.token",
      "model-delivery:githubToken",
    ]);
    assert.doesNotMatch(message, /not-what|0123456789abcdef/u);
    assert.match(message, /pulumi config set --secret githubToken/u);
  });

  it("are the same with and without the project's name before a key, and stand there once", () => {
    const values = devValues();
    const bare = Object.fromEntries(
      Object.entries(values).map(([key, value]) => [key.replace("model-delivery:", ""), value]),
    );
    write("dev", values);
    const full = readSettings(folder, "dev");
    write("dev", bare);
    assert.deepEqual(readSettings(folder, "dev"), full);
    assert.match(faultsOf({ ...bare, "model-delivery:tags": {} }).message, /with and without the project's name/u);
  });

  it("name each setting that carries the name of another project", () => {
    writeFileSync(path.join(folder, "Pulumi.yaml"), stringify({ name: "shop", runtime: "nodejs" }));
    const { faults } = faultsOf(devValues());
    assert.deepEqual(
      faults.map(({ key, fix }) => `${key}: ${fix}`).filter((line) => line.includes("endpoint")),
      ["model-delivery:endpoint: write endpoint: without a project's name before it"],
    );
    assert.equal(faults.length, 5);
  });

  it("name the file that cannot be read", () => {
    write("dev", {});
    assert.throws(() => readSettings(folder, "absent"), /Pulumi\.absent\.yaml\n.*no such file\n.*allowed: dev\n/u);
    writeFileSync(path.join(folder, "Pulumi.broken.yaml"), "config: [unclosed");
    assert.throws(() => readSettings(folder, "broken"), /Pulumi\.broken\.yaml/u);
  });

  it("refuse production's instances with local storage when the owner's key is for volumes", () => {
    const dev = devValues();
    encrypt(dev, { trainingVolumes: false });
    write("dev", dev);
    write("prod", {
      ...readConfiguration(example, "prod").values,
      "model-delivery:endpoint": { variants: [{ name: "primary", instanceType: "ml.g5.xlarge" }] },
    });
    assert.throws(
      () => ownerSettings(readSettings(folder, "prod"), folder),
      (error: Error) => {
        assert.ok(error instanceof SettingsError);
        assert.deepEqual(
          error.faults.map(({ key, allowed }) => [key, allowed]),
          [["model-delivery:endpoint.variants[0].instanceType", rules.encryptedEndpointVolumes.allowed]],
        );
        return true;
      },
    );
  });

  it("refuse an owner in another region, whose models could not be served", () => {
    write("dev", devValues());
    write("prod", { ...readConfiguration(example, "prod").values, "aws:region": "eu-west-1" });
    assert.throws(
      () => ownerSettings(readSettings(folder, "prod"), folder),
      /aws:region[\s\S]*us-east-1, the region of dev/u,
    );
  });
});
