import assert from "node:assert/strict";
import { connectionsPage, pipelinePage, quotasPage } from "../../contract/consolePages";

describe("pages of the console", () => {
  const china = { region: "cn-north-1", partition: "aws-cn" };
  const government = { region: "us-gov-west-1", partition: "aws-us-gov" };

  it("are on the host of their partition", () => {
    assert.equal(
      pipelinePage(china, "p"),
      "https://cn-north-1.console.amazonaws.cn/codesuite/codepipeline/pipelines/p/view?region=cn-north-1",
    );
    assert.match(connectionsPage(government), /^https:\/\/us-gov-west-1\.console\.amazonaws-us-gov\.com\//u);
  });

  it("of the quotas are, too: the request for more is made where the account is", () => {
    const path = "servicequotas/home/services/sagemaker/quotas";
    assert.equal(quotasPage(china), `https://cn-north-1.console.amazonaws.cn/${path}`);
    assert.equal(
      quotasPage({ region: "eu-west-1", partition: "aws" }),
      `https://eu-west-1.console.aws.amazon.com/${path}`,
    );
  });
});
