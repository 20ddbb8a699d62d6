import assert from "node:assert/strict";
import type { Session } from "#local-cloud";
import { createContext } from "../../contract/context";
import { awsEnvironment } from "../../packages/local-cloud/environment";
import { type ApiAccess, openApi } from "../../qa/apiAccess";
import { deliveryNames } from "../../settings/names";
import { setEnvironment } from "../delivery/stubAws";
import { PredictionLaboratory } from "../predictionLaboratory";
import { saying } from "../saying";

const settings = {
  authorization: { kind: "iam" },
  throttling: { requestsPerSecond: 100, burst: 200 },
  page: false,
} as const;
const builds = "codebuild.amazonaws.com";

describe("the tests' access to an API", () => {
  let laboratory: PredictionLaboratory;
  let restore: () => void;

  before(async () => {
    laboratory = await PredictionLaboratory.open(settings);
  });
  after(() => laboratory.close());
  afterEach(() => {
    restore();
  });

  async function openAs(session: Session): Promise<ApiAccess> {
    const { cloud, checkout } = laboratory;
    restore = setEnvironment(awsEnvironment(session, cloud.region, cloud.url));
    return openApi(await createContext(checkout, "dev", () => undefined), settings);
  }

  it("is that of a person who runs them, by rights of their own", async () => {
    const { caller, stranger } = await openAs(laboratory.cloud.administrator);
    const health = { method: "GET", path: "/health" } as const;
    assert.deepEqual([(await caller.send(health)).status, (await stranger.send(health)).status], [200, 403]);
  });

  it("is never the Test action's own: without the role that may ask the API it says who makes it", async () => {
    const { cloud, stacks, administrator } = laboratory;
    const { testQa } = deliveryNames(stacks.owner.project, stacks.owner.stack, cloud).roles;
    const trust = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: builds }, Action: "sts:AssumeRole" }],
    };
    const { Role: role } = await administrator.iam.createRole({
      RoleName: testQa,
      AssumeRolePolicyDocument: JSON.stringify(trust),
    });
    const session = cloud.assume(
      role?.Arn ?? "",
      builds,
      "build",
      `arn:aws:codebuild:${cloud.region}:${cloud.accountId}:project/test`,
    );
    await assert.rejects(
      openAs(session),
      saying(
        /^Error: Could not act as \S+ask-api\S*, which asks the API in the tests: /u,
        /An administrator makes it with: pulumi up --stack dev$/u,
      ),
    );
  });
});
