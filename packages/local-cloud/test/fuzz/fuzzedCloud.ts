/** A cloud with every service and something in it, to be asked what no SDK asks. */
import type { AnyService } from "../../contract";
import { createServices } from "../../services";
import { createRole, startTestCloud, type TestCloud } from "../testCloud";
import { type Look, lookHere, type Subject } from "./subject";

export interface FuzzedCloud {
  readonly test: TestCloud;
  readonly services: readonly AnyService[];
  readonly subject: Omit<Subject, "look"> & { readonly look: () => Promise<Look> };
}

export async function openFuzzedCloud(): Promise<FuzzedCloud> {
  let services: readonly AnyService[] = [];
  const test = await startTestCloud({
    accountId: "123456789012",
    region: "us-east-1",
    services: (cloud, options) => (services = createServices(cloud, options)),
  });
  await fill(test);
  const { cloud, folder } = test;
  const subject = {
    port: Number(new URL(cloud.url).port),
    accessKeyId: cloud.administrator.accessKeyId,
    paths: [folder, process.cwd()],
    look: () => Promise.resolve(lookHere()),
  };
  return { test, services, subject };
}

async function fill(test: TestCloud): Promise<void> {
  const { cloud } = test;
  const call = (service: Parameters<typeof cloud.call>[1], operation: string, input: object): Promise<unknown> =>
    cloud.call(cloud.administrator.caller, service, operation, input);
  await createRole(test, "fuzzed", "codebuild.amazonaws.com", { Effect: "Allow", Action: "s3:*", Resource: "*" });
  await call("sns", "CreateTopic", { Name: "fuzzed" });
  await call("logs", "CreateLogGroup", { logGroupName: "fuzzed" });
  await call("kms", "CreateKey", { Description: "fuzzed" });
  await call("sagemaker", "CreateModelPackageGroup", { ModelPackageGroupName: "fuzzed" });
  for (const [target, body] of [
    ["/fuzzed", undefined],
    ["/fuzzed/key", "content"],
  ] as const) {
    const { accessKeyId } = cloud.administrator;
    const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/us-east-1/s3/aws4_request`;
    const answer = await fetch(`${cloud.url}${target}`, {
      method: "PUT",
      headers: { authorization },
      body: body ?? null,
    });
    if (!answer.ok) throw new Error(`PUT ${target}: ${answer.status}`);
  }
}

/** The services, to be asked for their routes only. */
export async function fuzzedServices(): Promise<readonly AnyService[]> {
  const { test, services } = await openFuzzedCloud();
  await test.stop();
  return services;
}
