import assert from "node:assert/strict";
import { arns, imageRepositoryArn } from "../../settings/arns";
import { pulumiState } from "../../settings/state";

const china = { accountId: "123456789012", region: "cn-north-1", partition: "aws-cn" };

describe("ARNs", () => {
  it("carry the partition", () => {
    assert.equal(arns(china).endpoint("e"), "arn:aws-cn:sagemaker:cn-north-1:123456789012:endpoint/e");
    assert.equal(arns(china).objects("b", "k/*"), "arn:aws-cn:s3:::b/k/*");
    assert.equal(arns(china).role("r"), "arn:aws-cn:iam::123456789012:role/r");
  });

  it("find the repository of an image, which may belong to another account", () => {
    const arn = "arn:aws-cn:ecr:cn-north-1:390948362332:repository/team/image-classification";
    assert.equal(
      imageRepositoryArn("aws-cn", "390948362332.dkr.ecr.cn-north-1.amazonaws.com.cn/team/image-classification:1"),
      arn,
    );
    assert.equal(
      imageRepositoryArn(
        "aws-cn",
        `390948362332.dkr.ecr.cn-north-1.amazonaws.com.cn/team/image-classification@sha256:${"0".repeat(64)}`,
      ),
      arn,
    );
    assert.throws(
      () => imageRepositoryArn("aws", "docker.io/library/node:22"),
      /docker\.io\/library\/node:22 is not an image in Amazon ECR/u,
    );
  });
});

describe("the place of Pulumi's state", () => {
  it("fills in account and region, and finds bucket and key", () => {
    const settings = {
      backend: "s3://state-${account}-${region}?region=${region}",
      secretsProvider: "awskms://alias/team/state?region=cn-north-1",
    };
    assert.deepEqual(pulumiState(settings, china), {
      backendUrl: "s3://state-123456789012-cn-north-1?region=cn-north-1",
      bucket: "state-123456789012-cn-north-1",
      keyAlias: "alias/team/state",
    });
  });
});
