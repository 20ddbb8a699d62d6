/**
 * What a hostile commit tries in its build, under the role of Validate. Each line that it prints says of one attempt
 * whether it was refused; what it has changed, the scenario looks at.
 */
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CodePipelineClient, PutApprovalResultCommand } from "@aws-sdk/client-codepipeline";
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateModelPackageCommand, SageMakerClient } from "@aws-sdk/client-sagemaker";
import { messageOf } from "../../contract/errors";
import { answerThrough, openWindow } from "../../rehearsal/stage/answerWindow";
import { filesWith } from "../leftBehind";
import { type Knowledge, knowledgeFile, knowledgeSchema } from "./knowledge";

const s3 = new S3Client({ forcePathStyle: true });

/** Each resolves when it was not refused. */
function attempts(known: Knowledge): Readonly<Record<string, () => unknown>> {
  return {
    "approve with the keys of its role": () => approve(known),
    "approve with keys that lie in the home": () => approveWithKeysOf(known.home, known),
    "answer through the window of npm run approve": () =>
      answerThrough(openWindow.read(known.home)?.url ?? "no window", "Approved", "0".repeat(20)),
    "read held-out samples": () => list(known.dataBucket, "held-out/"),
    "read the state": () => s3.send(new GetObjectCommand({ Bucket: known.stateBucket, Key: ".pulumi/meta.yaml" })),
    "write data": () => write(known.dataBucket, "datasets/planted"),
    "write another build's cache": () => write(known.artifactBucket, "cache/another/planted"),
    "write a run record": () => write(known.artifactBucket, "runs/planted.json"),
    "register a package": () =>
      new SageMakerClient().send(
        new CreateModelPackageCommand({
          ModelPackageGroupName: known.modelPackageGroup,
          InferenceSpecification: { Containers: [{ Image: "image", ModelDataUrl: "s3://bucket/model.tar.gz" }] },
        }),
      ),
    "write to a package in place": () => {
      appendFileSync("node_modules/zod/package.json", "\n");
    },
    "read a file of the home": () => readFileSync(join(known.home, "approval.json")),
    "write into another home": () => {
      writeFileSync(join(known.otherHome, "planted"), "");
    },
    "write into the checkout": () => {
      writeFileSync(join(known.checkout, "planted"), "");
    },
    "read the environment of the rehearsal": () => readFileSync(`/proc/${known.rehearsal}/environ`),
    "signal the rehearsal": () => process.kill(known.rehearsal, 0),
  };
}

async function approve({ question }: Knowledge, accessKeyId?: string): Promise<void> {
  const credentials = accessKeyId === undefined ? undefined : { accessKeyId, secretAccessKey: "none" };
  const client = new CodePipelineClient({ maxAttempts: 1, ...(credentials === undefined ? {} : { credentials }) });
  await client.send(
    new PutApprovalResultCommand({
      pipelineName: question.pipeline,
      stageName: question.stage,
      actionName: question.action,
      token: question.token,
      result: { status: "Approved", summary: "by a build" },
    }),
  );
}

async function approveWithKeysOf(home: string, known: Knowledge): Promise<void> {
  const own = process.env["AWS_ACCESS_KEY_ID"];
  const keys = filesWith(home, "ASIA")
    .filter((file) => !file.includes("node_modules"))
    .flatMap((file) => readFileSync(file, "utf8").match(/\bASIA[0-9A-F]{16}\b/gu) ?? [])
    .filter((key) => key !== own);
  const answers = await Promise.allSettled([...new Set(keys)].map((key) => approve(known, key)));
  if (answers.every(({ status }) => status === "rejected")) throw new Error(`none of ${answers.length} keys may`);
}

async function list(Bucket: string, Prefix: string): Promise<void> {
  const { Contents: [first] = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
  await s3.send(new GetObjectCommand({ Bucket, Key: first?.Key ?? "none" }));
}

async function write(Bucket: string, Key: string): Promise<void> {
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: "planted" }));
}

async function tryAll(): Promise<void> {
  const known = knowledgeSchema.parse(JSON.parse(readFileSync(knowledgeFile, "utf8")));
  for (const [name, attempt] of Object.entries(attempts(known))) {
    const outcome = await Promise.resolve()
      .then(attempt)
      .then(
        () => "done",
        (error: unknown) => `refused (${messageOf(error).split("\n")[0] ?? ""})`,
      );
    console.log(`ATTEMPT ${name}: ${outcome}`);
  }
}

void tryAll();
