/** Runs one command of the delivery and hands its results on. */
import { type Context, createContext } from "../contract/context";
import { deploy } from "./deploy";
import { writeExports } from "./exports";
import { HandedOn } from "./handedOn";
import { loadEngine } from "./loadEngine";
import type { DeliveryOptions, Subject } from "./options";
import { testEnvironment, type TestRequest } from "./testEnvironment";
import { prepare, train } from "./train";

/** Runs the command in a checkout. Throws when it fails; what is known by then has been handed on. */
export async function runCommand(
  folder: string,
  options: DeliveryOptions,
  engineModule: string | undefined,
): Promise<void> {
  const context = await createContext(folder, options.stack, (line) => process.stdout.write(`${line}\n`));
  const handOn = async (values: Readonly<Record<string, string>>): Promise<void> => {
    if (options.exportsFile !== undefined) await writeExports(options.exportsFile, values);
  };
  switch (options.command) {
    case "prepare": {
      const { version } = await prepare(context, options);
      return handOn({ DATA_VERSION: version });
    }
    case "train":
      return handOn(await train(context, await loadEngine(engineModule, folder), options));
    case "deploy": {
      const { pollingIntervalSeconds, subject } = options;
      const request = { ...(await deployed(context, subject)), pollingIntervalSeconds, now: () => new Date() };
      return handOn(await deploy(context, await loadEngine(engineModule, folder), request));
    }
    case "test": {
      const result = await testEnvironment(context, await tested(context, options.subject));
      await handOn(result.exports ?? {});
      if (!result.passed)
        throw new Error(`The tests of stack ${options.stack} failed: see above, or the report in reports/qa.xml.`);
    }
  }
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
  const endpointConfiguration =
    subject.kind === "package"
      ? subject.endpointConfiguration
      : await new HandedOn(context, subject.execution).endpointConfiguration();
  return { ...(await deployed(context, subject)), endpointConfiguration };
}
