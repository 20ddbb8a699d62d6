import assert from "node:assert/strict";
import { KMSClient, ListAliasesCommand } from "@aws-sdk/client-kms";
import type { Service } from "../../contract";
import { ModelGuard, type OperationAddress } from "../../models/guard";
import { HttpGuard } from "../../models/httpGuard";
import { startTestCloud } from "../testCloud";

describe("Answers that AWS's models do not know", () => {
  const guard = new ModelGuard();
  const describeModel: OperationAddress = { service: "sagemaker", protocol: "awsJson", name: "DescribeModel" };
  const model = { ModelName: "model", ModelArn: "arn:model", CreationTime: 0 };
  const refusedWith = (message: RegExp) => ({ code: "InternalFailure", status: 500, message });

  it("are failures of the local cloud: an unknown member, a missing one, another type, another value", () => {
    const answers: readonly (readonly [object, RegExp])[] = [
      [{ ...model, Color: "red" }, /answer to sagemaker:DescribeModel is not AWS's: Unknown member at 'color'/u],
      [{ ...model, ModelArn: undefined }, /Value null at 'modelArn'/u],
      [{ ...model, CreationTime: "1970-01-01" }, /at 'creationTime' is not of type timestamp/u],
      [{ ...model, PrimaryContainer: { Mode: "Fast" } }, /at 'primaryContainer.mode' failed .* enum value set/u],
    ];
    for (const [answer, message] of answers)
      assert.throws(() => {
        guard.checkAnswer(describeModel, answer);
      }, refusedWith(message));
  });

  it("are not what is longer than a request may be: AWS promises no limits of what it says", () => {
    guard.checkAnswer(describeModel, { ...model, ModelName: "m".repeat(100) });
  });

  it("are found in forms, in REST-JSON and over HTTP", () => {
    assert.throws(
      () => {
        guard.checkAnswer({ service: "iam", protocol: "query", name: "GetRole" }, { Role: { RoleName: "build" } });
      },
      refusedWith(/at 'role.path' .* at 'role.roleId'/u),
    );
    assert.throws(
      () => {
        guard.checkAnswer({ service: "apigateway", protocol: "restJson", name: "GetApi" }, { ApiId: "a" });
      },
      refusedWith(/Unknown member at 'apiId'/u),
    );
    const s3 = new HttpGuard("s3");
    assert.throws(
      () => {
        s3.checkAnswer("PutObject", { etag: '"a"', "x-amz-color": "red" });
      },
      refusedWith(/Unknown member at 'x-amz-color'/u),
    );
    assert.throws(
      () => {
        s3.checkAnswer("ListObjectsV2", {}, { Name: "bucket", Contents: [{ Key: "a", Length: 1 }] });
      },
      refusedWith(/Unknown member at 'contents.1.member.<Length>'/u),
    );
  });

  it("reach nobody", async () => {
    const run = (): object => ({ Aliasses: [] });
    const kms: Service = { name: "kms", protocol: "awsJson", operations: { ListAliases: { access: () => [], run } } };
    const test = await startTestCloud({ services: () => [kms] });
    const answer = new KMSClient(test.clientOf()).send(new ListAliasesCommand({}));
    await Promise.allSettled([answer]);
    await test.stop();
    await assert.rejects(answer, { name: "InternalFailure", message: /Unknown member at 'aliasses'/u });
  });
});
