/** The whole program, evaluated for a stack of a project folder. */
import { copyFileSync, mkdtempSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { evaluate, type Graph } from "../../review/program/evaluate";
import { readConfiguration, stackNames } from "../../settings/files";
import { startStubAws, StubError, type StubOperations } from "../delivery/stubAws";

export const repository = path.resolve(__dirname, "../..");

/** Settings that do not change when somebody changes the committed ones: what tests compare with stands here. */
export const example = path.resolve(__dirname, "../fixtures/example");

/** A new folder with the project file of this repository and the stack files of another folder. */
export function projectWith(stackFiles: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), "project-"));
  copyFileSync(path.join(repository, "Pulumi.yaml"), path.join(folder, "Pulumi.yaml"));
  for (const stack of stackNames(stackFiles)) {
    const file = `Pulumi.${stack}.yaml`;
    copyFileSync(path.join(stackFiles, file), path.join(folder, file));
  }
  return folder;
}

/** What AWS holds while the program looks around. */
export interface World {
  /** Objects by `bucket/key`. */
  readonly objects?: Readonly<Record<string, string>>;
  readonly operations?: StubOperations;
  /** What the run that makes the update has decided. Default: a person makes it. */
  readonly release?: Readonly<Record<string, unknown>>;
}

/** A SageMaker without packages and endpoints. */
export const emptyWorld: StubOperations = {
  ListModelPackages: () => ({ ModelPackageSummaryList: [] }),
  DescribeEndpoint: () => {
    throw new StubError("ValidationException", "Could not find endpoint.");
  },
};

export interface ProgramEvaluation {
  readonly stack: string;
  /** Where Pulumi.yaml and the stack files are. Default: the example. */
  readonly folder?: string;
  /** The program's module. Default: the project's own. */
  readonly entry?: string;
  readonly world?: World;
  /** Merged into the stack's configuration: full keys. */
  readonly configuration?: Readonly<Record<string, unknown>>;
  /** Whether no resource of AWS exists or is made. */
  readonly leftOut?: boolean;
}

/** Evaluates a program as the command line would: with the defaults of Pulumi.yaml and the stack's file. */
export async function evaluateProgram({
  stack,
  folder = example,
  entry = repository,
  world = {},
  configuration = {},
  leftOut = false,
}: ProgramEvaluation): Promise<Graph> {
  const { project, values } = readConfiguration(folder, stack);
  const program = createRequire(__filename)(entry) as () => Promise<unknown>;
  return evaluate(program, {
    project,
    stack,
    region: String(values["aws:region"]),
    configuration: {
      ...values,
      ...(world.release && { [`${project}:release`]: world.release }),
      ...configuration,
    },
    leftOut,
    within: (run) => inWorld(world, folder, run),
  });
}

/** Points AWS clients to a world, and the program to its folder. */
async function inWorld<Result>(world: World, folder: string, run: () => Promise<Result>): Promise<Result> {
  const aws = await startStubAws({ ...emptyWorld, ...world.operations });
  for (const [key, content] of Object.entries(world.objects ?? {})) aws.objects.set(key, Buffer.from(content));
  const former = process.cwd();
  process.chdir(folder);
  try {
    return await run();
  } finally {
    process.chdir(former);
    await aws.close();
  }
}
