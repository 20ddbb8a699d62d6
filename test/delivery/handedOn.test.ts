import assert from "node:assert/strict";
import { longestSummary, summaryLine } from "../../contract/pipelineActions";
import { HandedOn } from "../../delivery/handedOn";
import { fakeContext } from "./fakes";
import { startStubAws, type StubAws } from "./stubAws";

const group = "arn:aws:sagemaker:eu-central-1:123456789012:model-package";

/** What a build might export that wants to be taken for something else. */
const hostileTexts = [
  'passed","type":"PLAINTEXT"},{"name":"BASH_ENV","value":"/tmp/x',
  "line\nbreak",
  "#{Source.CommitId}",
  "$(touch /tmp/x)",
  "`id`",
  "'",
  '"',
  "\u0000",
  "\u2028",
  "x".repeat(1000),
  "",
];

describe("what earlier actions hand on", () => {
  let aws: StubAws;
  let actions: object[];

  beforeEach(async () => {
    actions = [];
    aws = await startStubAws({ ListActionExecutions: () => ({ actionExecutionDetails: actions }) });
  });
  afterEach(() => aws.close());

  const { modelPackageGroup } = fakeContext("dev", []).owner.names;
  const configuration = (stack: "dev" | "prod"): string =>
    `${fakeContext(stack, []).environment.endpointConfiguration}-0a1b2c3d`;
  const handedOn = (context = fakeContext("dev", [])): HandedOn => new HandedOn(context, "e-1");

  function happened(stage: string, action: string, variables: object, more: object = {}): void {
    const output = { outputVariables: variables };
    actions.push({ stageName: stage, actionName: action, status: "Succeeded", startTime: 1, output, ...more });
  }

  it("is the package of the newest Train that succeeded in this execution", async () => {
    const trained = (version: number, more: object): void => {
      happened("Build", "Train", { MODEL_PACKAGE_ARN: `${group}/${modelPackageGroup}/${version}` }, more);
    };
    trained(2, { startTime: 20 });
    trained(3, { startTime: 30, status: "Failed" });
    trained(1, { startTime: 10 });
    happened("QA", "Train", { MODEL_PACKAGE_ARN: `${group}/${modelPackageGroup}/9` }, { startTime: 40 });
    happened("Build", "Validate", { MODEL_PACKAGE_ARN: `${group}/${modelPackageGroup}/8` }, { startTime: 50 });
    assert.equal(await handedOn().modelPackage(), `${group}/${modelPackageGroup}/2`);
  });

  it("is the configuration of the environment's own stage", async () => {
    happened("QA", "Deploy", { ENDPOINT_CONFIGURATION: configuration("dev") });
    happened("Production", "Deploy", { ENDPOINT_CONFIGURATION: configuration("prod") });
    for (const stack of ["dev", "prod"] as const)
      assert.equal(await handedOn(fakeContext(stack, [])).endpointConfiguration(), configuration(stack));
  });

  const packages = [
    ...hostileTexts,
    `${group}/another-group/1`,
    `${group}/${modelPackageGroup}/0`,
    `${group}/${modelPackageGroup}/1\n`,
    `${group}/${modelPackageGroup}x/1`,
    `arn:aws:sagemaker:eu-central-1:999999999999:model-package/${modelPackageGroup}/1`,
  ];
  it("is no package but one of this delivery's group", async () => {
    const context = fakeContext("dev", []);
    for (const text of packages) {
      actions = [];
      happened("Build", "Train", { MODEL_PACKAGE_ARN: text });
      await assert.rejects(
        handedOn(context).modelPackage(),
        /no usable MODEL_PACKAGE_ARN of action Build\/Train/,
        JSON.stringify(text),
      );
    }
  });

  it("is no configuration but one of the environment", async () => {
    const context = fakeContext("dev", []);
    for (const text of [...hostileTexts, configuration("prod"), `${configuration("dev")}0`]) {
      actions = [];
      happened("QA", "Deploy", { ENDPOINT_CONFIGURATION: text });
      await assert.rejects(
        handedOn(context).endpointConfiguration(),
        /no usable ENDPOINT_CONFIGURATION/,
        JSON.stringify(text),
      );
    }
  });

  it("says what is missing when Train has not succeeded", async () => {
    await assert.rejects(
      handedOn().modelPackage(),
      /expected a package of group .*, found nothing\. Nothing was changed/,
    );
  });
});

describe("the summary for the approver", () => {
  it("is one line without control characters, cut to what the mail holds", () => {
    for (const text of hostileTexts) {
      const line = summaryLine(`${text} \u001B]0;title\u0007 \u202Eright to left ${text}`);
      assert.doesNotMatch(line, /\p{C}|\p{Zl}|\p{Zp}/u);
      assert.ok(Array.from(line).length <= longestSummary);
    }
    assert.equal(summaryLine("one\r\n two\tthree"), "one two three");
  });
});
