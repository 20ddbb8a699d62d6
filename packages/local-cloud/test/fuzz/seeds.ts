/** Valid requests of every operation, made from AWS's models, as the SDKs put them on the wire. */
import fc from "fast-check";
import type { AnyService, RestService, ServiceName } from "../../contract";
import { isSimple, readTable, type ServiceModel, shapeOf } from "../../models/table";
import { encodeCbor } from "../../protocols/cbor";
import { ValueMaker } from "../models/arbitraries";
import { TextMaker } from "../models/texts";
import type { WireRequest } from "./wire";

/** How one service is addressed. */
interface Addressed {
  readonly name: ServiceName;
  /** What comes before an operation in `x-amz-target`. */
  readonly target?: string;
}

const targets: readonly Required<Addressed>[] = [
  { name: "budgets", target: "AWSBudgetServiceGateway" },
  { name: "events", target: "AWSEvents" },
  { name: "cloudwatch", target: "GraniteServiceVersion20100801" },
  { name: "codebuild", target: "CodeBuild_20161006" },
  { name: "codeconnections", target: "CodeStar_connections_20191201" },
  { name: "codepipeline", target: "CodePipeline_20150709" },
  { name: "kms", target: "TrentService" },
  { name: "logs", target: "Logs_20140328" },
  { name: "sagemaker", target: "SageMaker" },
];
const forms: readonly ServiceName[] = ["iam", "sns", "sts"];

/** A request without its signature, and the name that it is signed with. */
export interface Seed {
  readonly signingName: string;
  readonly request: WireRequest;
}

/** @param each requests of each operation */
export function seedsOf(services: readonly AnyService[], each: number, seed: number): readonly Seed[] {
  const texts = new TextMaker();
  const table = readTable().services;
  const inputs = (name: ServiceName, operation: string, named: boolean, text: boolean): readonly object[] => {
    const model: ServiceModel = table[name];
    const input = model.operations[operation]?.input;
    if (input === undefined) return [{}];
    const maker = new ValueMaker(model, { named, text }, texts);
    return fc.sample(maker.valueOf(input), { numRuns: each, seed }).map((value) => ({ ...Object(value) }) as object);
  };
  const json = targets.flatMap(({ name, target }) =>
    Object.keys(table[name].operations).flatMap((operation) =>
      inputs(name, operation, false, false).map((input) => jsonSeed(name, `${target}.${operation}`, input)),
    ),
  );
  const binary = Object.keys(table.cloudwatch.operations).flatMap((operation) =>
    inputs("cloudwatch", operation, false, false).map((input) => cborSeed(operation, input)),
  );
  const form = forms.flatMap((name) =>
    Object.keys(table[name].operations).flatMap((operation) =>
      inputs(name, operation, false, true).map((input) => formSeed(name, operation, input, table[name])),
    ),
  );
  const rest = services.flatMap((service) =>
    service.protocol === "restJson"
      ? routesOf(service).flatMap(([route, operation]) =>
          inputs(service.name, operation, true, false).map((input) => restSeed(service.name, route, input)),
        )
      : [],
  );
  return [...json, ...binary, ...form, ...rest, ...objectSeeds];
}

function routesOf({ routes }: RestService): readonly (readonly [string, string])[] {
  return Object.entries(routes).map(([route, { operation }]) => [route, operation] as const);
}

/** As the SDK for Go asks CloudWatch. */
function cborSeed(operation: string, input: object): Seed {
  const headers = [
    ["Content-Type", "application/cbor"],
    ["Smithy-Protocol", "rpc-v2-cbor"],
  ] as const;
  const target = `/service/GraniteServiceVersion20100801/operation/${operation}`;
  return { signingName: "monitoring", request: { method: "POST", target, headers, body: encodeCbor(input) } };
}

function jsonSeed(signingName: string, target: string, input: object): Seed {
  const headers = [
    ["Content-Type", "application/x-amz-json-1.1"],
    ["X-Amz-Target", target],
  ] as const;
  return { signingName, request: { method: "POST", target: "/", headers, body: Buffer.from(JSON.stringify(input)) } };
}

function formSeed(signingName: string, operation: string, input: object, model: ServiceModel): Seed {
  const pairs = [
    ["Action", operation],
    ["Version", "2010-05-08"],
    ...flattened("", input, inputOf(model, operation), model),
  ];
  const body = pairs.map(([key = "", value = ""]) => `${key}=${encodeURIComponent(value)}`).join("&");
  const headers = [["Content-Type", "application/x-www-form-urlencoded"]] as const;
  return { signingName, request: { method: "POST", target: "/", headers, body: Buffer.from(body) } };
}

function inputOf(model: ServiceModel, operation: string): string {
  return model.operations[operation]?.input ?? "string";
}

/** Lists and maps as AWS Query writes them. */
function flattened(
  name: string,
  value: unknown,
  type: string,
  model: ServiceModel,
): readonly (readonly [string, string])[] {
  const shape = shapeOf(model, type);
  if (isSimple(shape) || typeof value !== "object" || value === null) return [[name, wellFormed(String(value))]];
  const entries = Object.entries(value) as readonly (readonly [string, unknown])[];
  switch (shape.type) {
    case "list":
      return entries.flatMap(([index, inner]) =>
        flattened(`${name}.member.${Number(index) + 1}`, inner, shape.of, model),
      );
    case "map":
      return entries.flatMap(([key, inner], index) => [
        [`${name}.entry.${index + 1}.key`, wellFormed(key)] as const,
        ...flattened(`${name}.entry.${index + 1}.value`, inner, shape.value, model),
      ]);
    case "structure":
    case "union":
      return entries.flatMap(([key, inner]) =>
        flattened(name === "" ? key : `${name}.${key}`, inner, shape.members[key] ?? "string", model),
      );
  }
}

/** Half a character would not be encoded. */
function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}

function restSeed(signingName: string, route: string, input: object): Seed {
  const [method = "", template = ""] = route.split(" ");
  const members = new Map(
    Object.entries(input).flatMap(([key, value]: [string, unknown]) =>
      typeof value === "string" ? [[key.toLowerCase(), wellFormed(value)] as const] : [],
    ),
  );
  const target = template.replaceAll(/\{(\w+)\}/gu, (_, name: string) =>
    encodeURIComponent(members.get(name.toLowerCase()) ?? "fuzzed"),
  );
  const headers = [["Content-Type", "application/json"]] as const;
  return { signingName, request: { method, target, headers, body: Buffer.from(JSON.stringify(input)) } };
}

const keys = "<Delete><Object><Key>key</Key></Object><Quiet>false</Quiet></Delete>";
const parts =
  "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>a</ETag></Part></CompleteMultipartUpload>";
const lifecycle =
  "<LifecycleConfiguration><Rule><ID>a</ID><Filter><Prefix>a</Prefix></Filter><Status>Enabled</Status>" +
  "<Expiration><Days>1</Days></Expiration></Rule></LifecycleConfiguration>";
const policy =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:GetObjectAcl",' +
  '"Resource":"arn:aws:s3:::fuzzed/*"}]}';

/** S3's own protocol, and what else has no table of operations. */
const objectSeeds: readonly Seed[] = (
  [
    ["GET", "/", ""],
    ["GET", "/fuzzed?list-type=2&prefix=k&delimiter=%2F", ""],
    ["GET", "/fuzzed?versions", ""],
    ["GET", "/fuzzed?location", ""],
    ["GET", "/fuzzed?policy", ""],
    ["GET", "/fuzzed/key", ""],
    ["HEAD", "/fuzzed/key", ""],
    ["PUT", "/fuzzed/key", "content"],
    ["PUT", "/fuzzed/folder/another%20key", "content"],
    ["DELETE", "/fuzzed/other", ""],
    ["POST", "/fuzzed?delete", keys],
    ["POST", "/fuzzed/big?uploads", ""],
    ["PUT", "/fuzzed/big?partNumber=1&uploadId=1", "content"],
    ["POST", "/fuzzed/big?uploadId=1", parts],
    ["PUT", "/fuzzed?lifecycle", lifecycle],
    ["PUT", "/fuzzed?tagging", "<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>"],
    ["PUT", "/fuzzed?policy", policy],
    ["PUT", "/another-bucket", ""],
  ] as const
).map(([method, target, body]) => ({
  signingName: "s3",
  request: { method, target, headers: [["x-amz-content-sha256", "UNSIGNED-PAYLOAD"]], body: Buffer.from(body) },
}));
