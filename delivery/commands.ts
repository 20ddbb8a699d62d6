/** Runs one command of the delivery and hands its results on. Each loads what it needs, and not what others need. */
import { createRequire } from "node:module";
import { type Context, createContext } from "../contract/context";
import type * as Deploy from "./deploy";
import type * as Drift from "./drift";
import { writeExports } from "./exports";
import { HandedOn } from "./handedOn";
import { loadEngine } from "./loadEngine";
import type { DeliveryOptions, Subject } from "./options";
import { confirmPastThePipeline } from "./pastThePipeline";
import { reportPendingRelease } from "./pending";
import { SuiteFailed } from "./suiteFailed";
import type * as TestEnvironment from "./testEnvironment";
import type { TestRequest } from "./testEnvironment";
import type * as Train from "./train";

const load = createRequire(__filename);

/** Runs the command in a checkout. Throws when it fails; what is known by then has been handed on. */
export async function runDelivery(
  folder: string,
  options: DeliveryOptions,
  engineModule: string | undefined,
): Promise<void> {
  const deed = deedPastThePipeline(options);
  if (deed !== undefined)
    await confirmPastThePipeline(deed, { yes: options.yes, input: process.stdin, output: process.stdout });
  const context = await createContext(folder, options.stack, (line) => process.stdout.write(`${line}\n`));
  const handOn = async (values: Readonly<Record<string, string>>): Promise<void> => {
    if (options.exportsFile !== undefined) await writeExports(options.exportsFile, values);
  };
  switch (options.command) {
    case "prepare": {
      const { prepare } = load("./train") as typeof Train;
      const { version } = await prepare(context, options);
      return handOn({ DATA_VERSION: version });
    }
    case "pending":
      return reportPendingRelease(context, await loadEngine(engineModule, folder));
    case "drift": {
      const { endpointDrift } = load("./drift") as typeof Drift;
      const found = await endpointDrift(context, await loadEngine(engineModule, folder));
      for (const difference of found) context.report(difference);
      if (found.length > 0) throw new SuiteFailed(`The endpoint of stack ${options.stack} has drifted.`);
      context.report(`The endpoint of stack ${options.stack} is as it was delivered.`);
      return;
    }
    case "train": {
      const { train } = load("./train") as typeof Train;
      return handOn(await train(context, await loadEngine(engineModule, folder), options));
    }
    case "deploy": {
      const { deploy } = load("./deploy") as typeof Deploy;
      const { pollingIntervalSeconds, subject } = options;
      const request = { ...(await deployed(context, subject)), pollingIntervalSeconds, now: () => new Date() };
      return handOn(await deploy(context, await loadEngine(engineModule, folder), request));
    }
    case "test": {
      const { testEnvironment } = load("./testEnvironment") as typeof TestEnvironment;
      const result = await testEnvironment(context, await tested(context, options.subject));
      await handOn(result.exports ?? {});
      if (!result.passed)
        throw new SuiteFailed(`The tests of stack ${options.stack} failed.${reportOf(options.subject)}`);
    }
  }
}

/** A build's folder goes with the build, whose report group keeps the report. */
function reportOf({ kind }: Subject): string {
  switch (kind) {
    case "package":
      return " Their report is reports/qa.xml.";
    case "execution":
      return "";
  }
}

/** What a person is about to do without a run of the pipeline; undefined in a run. */
function deedPastThePipeline(options: DeliveryOptions): string | undefined {
  if (options.command === "train" && options.commit !== undefined)
    return `train and register in stack ${options.stack}`;
  if (options.command === "deploy" && options.subject.kind === "package")
    return `deploy ${options.subject.modelPackage} to stack ${options.stack}`;
  return undefined;
}

/** The package of the execution, or the one that a person has named. */
async function deployed(
  context: Context,
  subject: Subject,
): Promise<{ readonly modelPackage: string; readonly execution?: string }> {
  switch (subject.kind) {
    case "package":
      return { modelPackage: subject.modelPackage };
    case "execution": {
      const { execution } = subject;
      return { modelPackage: await new HandedOn(context, execution).modelPackage(), execution };
    }
  }
}

/** What is deployed, and the configuration that it has to be served with. */
async function tested(context: Context, subject: Subject): Promise<TestRequest> {
  switch (subject.kind) {
    case "package":
      return { modelPackage: subject.modelPackage, endpointConfiguration: subject.endpointConfiguration };
    case "execution": {
      const { execution } = subject;
      const handedOn = new HandedOn(context, execution);
      const modelPackage = await handedOn.modelPackage();
      return { modelPackage, execution, endpointConfiguration: await handedOn.endpointConfiguration() };
    }
  }
}
