import assert from "node:assert/strict";
import { join, resolve } from "node:path";
import { CreateBucketCommand, DeleteObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { pulumiStateStatements } from "../../../components/platform/permissions/pulumiState";
import { messageOf } from "../../../contract/errors";
import type { Session } from "../../../packages/local-cloud/contract";
import { allow, roleSession, startTestCloud, type TestCloud } from "../../../packages/local-cloud/test/testCloud";
import { createEngine } from "../../../rehearsal/stage/engine";
import { scopeOf } from "../../components/platform/permissions/scopes";

const folder = resolve("packages/recording-engine/test/programs/declared");
const stack = "one";
const scope = scopeOf({ project: "declared" });
const { bucket } = scope.state;
const locked = { Bucket: bucket, Key: `.pulumi/locks/organization/declared/${stack}/other.json` };

interface Grant {
  readonly action: string;
  readonly resource: string;
}

/** Each right on objects for itself. The state of a rehearsal has no secrets, and so no use for a key. */
const grants: readonly Grant[] = pulumiStateStatements(scope, stack).flatMap(({ sid, actions, resources }) =>
  sid === "OpenTheSecretsOfTheState"
    ? []
    : actions.flatMap((action) => resources.map((resource) => ({ action, resource }))),
);

describe("an update by a build", () => {
  const outside = { ...process.env };
  let test: TestCloud;
  let build: Session;
  let updates = 0;

  before(async () => {
    const { accountId, region } = scope.location;
    test = await startTestCloud({ accountId, region });
    await test.client(S3Client).send(new CreateBucketCommand({ Bucket: bucket }));
    // The stack is there, as an administrator has left it.
    await update(test.cloud.administrator);
    build = await roleSession(test, "build");
  });

  after(async () => {
    for (const name of Object.keys(process.env)) if (!(name in outside)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, outside);
    await test.stop();
  });

  async function update(session: Session): Promise<void> {
    Object.assign(process.env, test.cloud.environment(session));
    const backendUrl = `s3://${bucket}?region=${scope.location.region}`;
    const engine = createEngine({ folder, backendUrl, lockWaitMilliseconds: 0 });
    updates += 1;
    // Nothing of the stack but its outputs changes: what is done to resources asks for no state.
    const configuration = { resources: [], greeting: String(updates), journal: join(test.folder, "journal") };
    await engine.update({ stack, configuration, onProgress: () => undefined });
  }

  /** Updates with these rights; answers the refusals, each as action and object without names that are made up. */
  async function updateWith(granted: readonly Grant[]): Promise<{ failure: string; asked: readonly string[] }> {
    const statements = granted.map(({ action, resource }) => ({
      Effect: "Allow" as const,
      Action: action,
      Resource: resource,
    }));
    await allow(test, "build", ...statements);
    test.events.length = 0;
    const failure = await update(build).then(() => "", messageOf);
    const asked = test.events.flatMap((event) =>
      event.kind === "permission" && event.role === "build" ? [`${event.action} ${event.resource}`] : [],
    );
    return { failure, asked: [...new Set(asked.map(withoutMadeUpNames))].sort() };
  }

  it("asks for exactly the objects that Pulumi's own backend does", async () => {
    const { failure, asked } = await updateWith(grants);
    assert.equal(failure, "");
    assert.deepEqual(asked, [
      "s3:DeleteObject .pulumi/locks/organization/declared/one/*.json",
      "s3:GetObject .pulumi/history/declared/one/one-*.history.json",
      "s3:GetObject .pulumi/meta.yaml",
      "s3:GetObject .pulumi/stacks/declared/one.json",
      "s3:GetObject .pulumi/stacks/declared/one.pulumi-tags",
      "s3:ListBucket",
      "s3:PutObject .pulumi/backups/declared/one/one.*.json",
      "s3:PutObject .pulumi/history/declared/one/one-*.checkpoint.json",
      "s3:PutObject .pulumi/history/declared/one/one-*.history.json",
      "s3:PutObject .pulumi/locks/organization/declared/one/*.json",
      "s3:PutObject .pulumi/stacks/declared/one.json",
      "s3:PutObject .pulumi/stacks/declared/one.json.bak",
    ]);
  });

  for (const missing of grants) {
    const place = missing.resource.replace(`arn:aws:s3:::${bucket}`, "the bucket").replace("the bucket/", "");
    it(`fails by name without ${missing.action} on ${place}`, async () => {
      const isReadOfLock = missing.action === "s3:GetObject" && place.startsWith(".pulumi/locks/");
      // The lock of somebody else is read to say whose it is.
      if (isReadOfLock) await test.client(S3Client).send(new PutObjectCommand({ ...locked, Body: "{}" }));
      const { failure } = await updateWith(grants.filter((grant) => grant !== missing));
      if (isReadOfLock) await test.client(S3Client).send(new DeleteObjectCommand(locked));
      assert.match(failure, new RegExp(missing.action, "u"));
      const [fixed = ""] = missing.resource.split("*");
      assert.ok(failure.includes(fixed.replace("arn:aws:s3:::", "")), failure);
    });
  }
});

/** Without the bucket, ids of locks and times. */
function withoutMadeUpNames(permission: string): string {
  return permission
    .replace(/arn:aws:s3:::[^/]+\/?/u, "")
    .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{13,}/gu, "*")
    .trim();
}
