import assert from "node:assert/strict";
import { withdrawModelCard, writeModelCard } from "../../delivery/writeModelCard";
import { fakeContext } from "./fakes";
import { startStubAws, type StubAws, StubError } from "./stubAws";

const modelPackage = "arn:aws:sagemaker:eu-central-1:123456789012:model-package/demo/1";

describe("the card beside an approval", () => {
  let aws: StubAws;
  let card: Record<string, string> | undefined;
  let changes: Record<string, unknown>[];
  let failure: Error | undefined;
  let lines: string[];

  beforeEach(async () => {
    card = undefined;
    changes = [];
    failure = undefined;
    lines = [];
    aws = await startStubAws({
      DescribeModelPackage: () => ({ CustomerMetadataProperties: { commit: "0a1b" }, ModelCard: card }),
      UpdateModelPackage: ({ ModelApprovalStatus: status, ModelCard: change }) => {
        if (failure !== undefined) throw failure;
        changes.push({ status, ...(change as object) });
        card = { ...card, ...(change as object) };
        return {};
      },
      ListActionExecutions: () => ({
        actionExecutionDetails: [
          { stageName: "Production", actionName: "Approve", status: "Succeeded", updatedBy: "arn:approver" },
        ],
      }),
    });
  });
  afterEach(() => aws.close());

  const request = { modelPackage };
  const write = (): Promise<void> => writeModelCard(fakeContext("prod", lines), request);

  it("is new with content and status, and is changed in two steps afterwards", async () => {
    await write();
    const content = card?.["ModelCardContent"] ?? "";
    assert.match(content, /"commit":"0a1b"/u);
    const approved = { status: "Approved", ModelCardStatus: "Approved" };
    assert.deepEqual(changes, [{ ...approved, ModelCardContent: content }]);
    card = { ModelCardContent: content, ModelCardStatus: "Draft" };
    await write();
    assert.deepEqual(changes.slice(1), [{ status: "Approved", ModelCardContent: content }, approved]);
  });

  it("names who approved, and how the run went", async () => {
    const { artifactBucket } = fakeContext("dev", []).owner.names;
    const record = {
      execution: "e-1",
      commit: "0a1b",
      message: "Warmer pictures",
      dataVersion: "0123456789abcdef",
      training: { job: "job", reused: false },
      modelPackage,
      environments: {},
      links: {},
    };
    aws.objects.set(`${artifactBucket}/runs/e-1.json`, Buffer.from(JSON.stringify(record)));
    await writeModelCard(fakeContext("prod", lines), { modelPackage, execution: "e-1" });
    assert.match(card?.["ModelCardContent"] ?? "", /"subject":"Warmer pictures","approver":"arn:approver"/u);
  });

  it("is left out when it cannot be written, and as it is when somebody has archived it: both are told", async () => {
    failure = new StubError("ValidationException", "no card today");
    await write();
    assert.match(lines.join("\n"), /card of \S+ was not written: .*no card today.* The deployment goes on\./u);
    failure = undefined;
    card = { ModelCardContent: "{}", ModelCardStatus: "Archived" };
    await write();
    assert.deepEqual(changes, []);
    assert.match(lines.join("\n"), /it is archived/u);
  });

  it("is approved no more when the approval is taken back, unless the package is approved elsewhere", async () => {
    const withdraw = (status: "Approved" | "Rejected"): Promise<void> =>
      withdrawModelCard(fakeContext("prod", lines), request, status);
    card = { ModelCardContent: "{}", ModelCardStatus: "Draft" };
    await withdraw("Rejected");
    card = { ModelCardContent: "{}", ModelCardStatus: "Approved" };
    await withdraw("Approved");
    assert.deepEqual(changes, []);
    await withdraw("Rejected");
    assert.deepEqual(changes, [{ status: "Rejected", ModelCardStatus: "PendingReview" }]);
  });
});
