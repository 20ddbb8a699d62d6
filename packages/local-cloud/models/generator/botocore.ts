/** Limits from the service models of botocore (Apache-2.0), read from its wheel as PyPI hands it out. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { unzipSync } from "fflate";
import type { ServiceName } from "../../contract";
import type { Limits, LimitSource, LimitSources } from "./limits";
import { javaScriptPattern } from "./patterns";

/** The version of the day on which the installed SDK clients were published. */
export const botocore = { version: "1.42.76", date: "2026-03-25", licence: "Apache-2.0" } as const;

/** Where each service's model lies below `botocore/data`. */
const folders: Readonly<Record<ServiceName, string>> = {
  apigateway: "apigatewayv2/2018-11-29",
  budgets: "budgets/2016-10-20",
  cloudwatch: "cloudwatch/2010-08-01",
  codebuild: "codebuild/2016-10-06",
  codeconnections: "codeconnections/2023-12-01",
  codepipeline: "codepipeline/2015-07-09",
  events: "events/2015-10-07",
  iam: "iam/2010-05-08",
  kms: "kms/2014-11-01",
  lambda: "lambda/2015-03-31",
  logs: "logs/2014-03-28",
  s3: "s3/2006-03-01",
  s3control: "s3control/2018-08-20",
  sagemaker: "sagemaker/2017-07-24",
  "sagemaker-runtime": "sagemaker-runtime/2017-05-13",
  sns: "sns/2010-03-31",
  sts: "sts/2011-06-15",
};

interface ShapeReference {
  readonly shape: string;
}

interface BotocoreShape {
  readonly type: string;
  readonly members?: Readonly<Record<string, ShapeReference>>;
  readonly member?: ShapeReference;
  readonly key?: ShapeReference;
  readonly value?: ShapeReference;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly min?: number;
  readonly max?: number;
  readonly documentation?: string;
}

interface BotocoreModel {
  readonly operations: Readonly<Record<string, { readonly input?: ShapeReference; readonly output?: ShapeReference }>>;
  readonly shapes: Readonly<Record<string, BotocoreShape>>;
}

/** @param wheel the file `botocore-<version>-py3-none-any.whl` */
export function botocoreLimits(wheel: string): LimitSources {
  const wanted = new Set(Object.values(folders).map((folder) => `botocore/data/${folder}/service-2.json.gz`));
  const files = unzipSync(readFileSync(wheel), { filter: ({ name }) => wanted.has(name) });
  return (service) => {
    const name = `botocore/data/${folders[service]}/service-2.json.gz`;
    const file = files[name];
    if (file === undefined) throw new Error(`${wheel} has no ${name}.`);
    return modelLimits(JSON.parse(gunzipSync(file).toString("utf8")) as BotocoreModel);
  };
}

function modelLimits({ operations, shapes }: BotocoreModel): LimitSource {
  return {
    operation: (name) => {
      const operation = operations[name];
      return operation === undefined ? undefined : { input: operation.input?.shape, output: operation.output?.shape };
    },
    member: (structure, member) => shapes[structure]?.members?.[member]?.shape,
    entry: (container) => (shapes[container]?.member ?? shapes[container]?.value)?.shape,
    key: (map) => shapes[map]?.key?.shape,
    limits: (name) => limitsOf(shapes[name]),
  };
}

/** API Gateway's model says lengths in words alone. */
function describedLength({ documentation = "" }: BotocoreShape): Pick<Limits, "max" | "min"> {
  const [, min, max] = /with a length between \[(\d+)-(\d+)\]/u.exec(documentation) ?? [];
  return min === undefined ? {} : { min: Number(min), max: Number(max) };
}

function limitsOf(shape: BotocoreShape | undefined): Limits {
  if (shape === undefined) return {};
  const { type, pattern } = shape;
  const { min, max } = { ...describedLength(shape), ...shape };
  const readable = pattern === undefined ? undefined : javaScriptPattern(pattern);
  return {
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(readable === undefined ? {} : { pattern: readable }),
    ...(pattern !== undefined && readable === undefined ? { unreadablePattern: pattern } : {}),
    ...(shape.enum === undefined ? {} : { enumerated: true }),
    ...(type === "integer" || type === "long" ? { number: "integer" } : {}),
  };
}
